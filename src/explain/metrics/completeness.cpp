// Completeness (Sundararajan et al. 2017): do the scores add up to the fall of the output when every token is hidden?
#include <cmath>
#include <numeric>

#include "explain/masked_metric.h"

namespace glass {

class Completeness final : public MaskedMetric {
 public:
  Completeness() : MaskedMetric("completeness") {}
  Better better() const override { return Better::low; }
  std::string unit(const ScoreMeaning& meaning, const Target& target) const override {
    return meaning.unit(target.kind);
  }

 protected:
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override { return {text.tokens}; }
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& /*sets*/,
               const MaskedAnswers& answers) const override {
    if (!text.in_target_unit) return Json::object();  // shares and slopes do not speak of the output's size
    const double fall = answers.drops().front();
    const double off = std::abs(text.sum_of(text.tokens) - fall);
    Json numbers = {{"mean", off}};
    if (fall != 0) numbers["relative"] = off / std::abs(fall);
    return numbers;
  }
};

GLASS_REGISTER_METRIC(
    Completeness, "completeness",
    "how far the sum of the scores is from the output's fall without all tokens; 0 is best",
    "How far the scores of the text's tokens, added up, are from f(text) - f(text with every token hidden), in the "
    "target's unit, and as a share of that fall. Methods that start from another baseline, or promise no sum (such as "
    "gradient x input), are measured against this one all the same; scores in another unit (shares, slopes) are left "
    "out.",
    "Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365");

}  // namespace glass
