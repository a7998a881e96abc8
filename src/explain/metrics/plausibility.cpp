// Plausibility beside agreement: other measures of a ranking against marked tokens, each with its convention.
#include <algorithm>
#include <cmath>

#include "explain/token_scores.h"
#include "glass/explain/ranking.h"

namespace glass {

class Plausibility final : public ExplanationMetric {
 public:
  Better better() const override { return Better::high; }
  MetricNeeds needs() const override { return MetricNeeds::results; }
  void bind(config::Reader& reader) override {
    reader.field("absolute", absolute_, "rank tokens by |score|; no: by the signed score");
  }
  bool are_shares() const override { return true; }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* /*group*/) override {
    std::vector<Json> numbers;
    for (const MetricCase& one : cases) numbers.push_back(one.example.has_rationale ? of(one) : Json::object());
    return numbers;
  }

 private:
  Json of(const MetricCase& one) const {
    TokenScores text = token_scores(one);
    const std::vector<std::uint8_t> flags = gold_tokens(one.example);
    std::vector<std::uint8_t> gold;
    for (const std::uint32_t token : text.tokens) gold.push_back(flags[token]);
    const auto marked = std::count(gold.begin(), gold.end(), 1);
    if (marked == 0) return Json::object();
    if (absolute_) {
      for (double& score : text.scores) score = std::abs(score);
    }
    Json numbers = {{"mean", average_precision(text.scores, gold)},
                    {"token_iou", top_k_iou(text.scores, gold)},
                    {"span_f1", top_k_span_f1(text.scores, gold)}};
    if (marked < static_cast<std::ptrdiff_t>(gold.size())) numbers["roc_auc"] = roc_auc(text.scores, gold);
    return numbers;
  }

  bool absolute_ = true;
};

GLASS_REGISTER_METRIC(
    Plausibility, "plausibility", "average precision, IOU, span F1 and ROC AUC against gold rationales",
    "How far the tokens that people marked as the reason rank above the others: average precision (\"mean\": the sum "
    "of precision times the step of recall, without interpolation), the intersection over union of as many top tokens "
    "as are marked, the F1 of their spans (a span is right where its intersection over union with a marked one is at "
    "least one half), and the area under the ROC curve. AUPRC and token F1 are the metric agreement's.",
    "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429; average precision as in scikit-learn");

}  // namespace glass
