// Infidelity (Yeh et al. 2019): how far the scores of a random set, summed, are from the output's fall without it.
#include <algorithm>

#include "explain/masked_metric.h"
#include "glass/base/random.h"

namespace glass {

class Infidelity final : public MaskedMetric {
 public:
  Infidelity() : MaskedMetric("infidelity") {}
  Better better() const override { return Better::low; }
  void bind(config::Reader& reader) override {
    reader.field("share", share_, "chance of each token to be hidden").above(0).below(1);
    reader.field("subsets", subsets_, "random sets a text").at_least(1).at_most(100'000);
    MaskedMetric::bind(reader);
  }
  std::string unit(const ScoreMeaning& meaning, const Target& target) const override {
    return "square of the " + meaning.unit(target.kind);
  }

 protected:
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override {
    Random random(text.seed);
    std::vector<TokenSet> sets(static_cast<std::size_t>(subsets_));
    for (TokenSet& set : sets) {
      for (const std::uint32_t token : text.tokens) {
        if (random.uniform() < share_) set.push_back(token);
      }
    }
    return sets;
  }

  Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets,
               const MaskedAnswers& answers) const override {
    const std::vector<double> drops = answers.drops();
    double squares = 0, products = 0, sum_squares = 0, drop_squares = 0;
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const double sum = text.sum_of(sets[i]), off = sum - drops[i];
      squares += off * off;
      products += sum * drops[i];
      sum_squares += sum * sum;
      drop_squares += drops[i] * drops[i];
    }
    const auto n = static_cast<double>(sets.size());
    // The best factor beta = products / sum_squares leaves drop_squares - beta * products.
    const double explained = sum_squares > 0 ? products * products / sum_squares : 0;
    Json numbers = {{"mean", std::max(0.0, drop_squares - explained) / n}};
    if (text.in_target_unit) numbers["unscaled"] = squares / n;
    return numbers;
  }

 private:
  double share_ = 0.5;
  std::int64_t subsets_ = 100;
};

GLASS_REGISTER_METRIC(Infidelity, "infidelity",
                      "squared distance of summed scores, in the unit that suits them best, and falls of the output "
                      "over random sets; 0 is best",
                      "The mean squared distance between the summed scores of a random set of tokens and how far the "
                      "output falls when the set is hidden, after the text's scores were multiplied by the factor that "
                      "suits them best, so that methods in other units can be compared; \"unscaled\" is the same "
                      "without the factor, of scores that count in the target's unit.",
                      "Yeh et al. 2019, https://arxiv.org/abs/1901.09392");

}  // namespace glass
