// Agreement: does an explanation rank the tokens that people marked as the reason above the others?
#include <algorithm>
#include <cmath>

#include "glass/base/hash.h"
#include "glass/base/random.h"
#include "glass/explain/metric.h"
#include "glass/explain/ranking.h"

namespace glass {

class Agreement final : public ExplanationMetric {
 public:
  MetricNeeds needs() const override { return MetricNeeds::results; }
  void bind(config::Reader& reader) override {
    reader.field(
        "absolute", absolute_,
        "rank tokens by |score|: a negation takes part in a decision with the opposite sign; no: by the signed "
        "score");
    reader.field("permutations", permutations_, "random rankings an example, for what chance would reach")
        .at_least(1)
        .at_most(100'000);
  }
  bool are_shares() const override { return true; }
  std::vector<std::string> references() const override { return {"random_auprc", "random_token_f1"}; }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* /*group*/) override {
    std::vector<Json> numbers;
    for (const MetricCase& one : cases) numbers.push_back(measure_one(one));
    return numbers;
  }

 private:
  Json measure_one(const MetricCase& one) const {
    const std::vector<double> all = scores_by_token(one.explanation);
    if (!one.example.has_rationale || all.size() != one.example.tokens.size()) return Json::object();
    const std::vector<std::uint8_t> flags = gold_tokens(one.example);
    std::vector<double> scores;
    std::vector<std::uint8_t> gold;
    for (std::size_t t = 0; t < all.size(); ++t) {
      if (!is_ranked(one.example.tokens[t])) continue;
      scores.push_back(absolute_ ? std::abs(all[t]) : all[t]);
      gold.push_back(flags[t]);
    }
    const auto marked = static_cast<double>(std::count(gold.begin(), gold.end(), 1));
    if (marked == 0) return Json::object();
    // k of n tokens are picked, k of them are gold: k * k / n hits are expected, and F1 is hits / k.
    return {{"auprc", auprc(scores, gold)},
            {"token_f1", top_k_f1(scores, gold)},
            {"random_auprc", random_auprc(gold, one.number)},
            {"random_token_f1", marked / static_cast<double>(gold.size())}};
  }

  /// What a random ranking is expected to reach.
  double random_auprc(const std::vector<std::uint8_t>& gold, std::uint64_t example) const {
    std::vector<double> scores(gold.size());
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = static_cast<double>(i);
    Random random(derive_seed(kSeed, example));
    double sum = 0;
    for (std::int64_t p = 0; p < permutations_; ++p) {
      random.shuffle(scores);
      sum += auprc(scores, gold);
    }
    return sum / static_cast<double>(permutations_);
  }

  static constexpr std::uint64_t kSeed = 1;
  bool absolute_ = true;
  std::int64_t permutations_ = 200;
};

GLASS_REGISTER_METRIC(Agreement, "agreement", "do the marked tokens of gold rationales rank above the others",
                      "How far the tokens that people marked as the reason rank above the others: the area under the "
                      "precision-recall curve and the F1 of as many top tokens as are marked, beside a random ranking.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
