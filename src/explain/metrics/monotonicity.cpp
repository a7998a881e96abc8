// Monotonicity (Arya et al. 2019): does the probability rise, token by token, from the least to the most important?
#include "explain/curve_metric.h"

namespace glass {

class Monotonicity final : public CurveMetric {
 public:
  Monotonicity() : CurveMetric("monotonicity", Walk::shows_weakest) {}
  Better better() const override { return Better::high; }
  bool are_shares() const override { return true; }
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return ""; }

 protected:
  Json numbers(const TokenScores& /*text*/, const std::vector<TokenSet>& /*sets*/,
               const MaskedAnswers& answers) const override {
    const std::vector<MaskedScore>& points = answers.masked;
    std::size_t kept = 0;
    for (std::size_t i = 1; i < points.size(); ++i) kept += points[i].probability >= points[i - 1].probability ? 1 : 0;
    const std::size_t steps = points.size() - 1;
    return {{"mean", static_cast<double>(kept) / static_cast<double>(steps)}, {"all_steps", kept == steps ? 1.0 : 0.0}};
  }
};

GLASS_REGISTER_METRIC(Monotonicity, "monotonicity",
                      "share of the steps, from the smallest |score| to the largest, that do not lower the probability",
                      "A text whose tokens are all hidden gets them back one after the other, the smallest |score| "
                      "first: the share of these steps at which the probability of the explained class does not fall, "
                      "and of texts where it never does. Tokens that speak against the class lower it whatever the "
                      "explanation is: compare methods with each other, not with 1.",
                      "Arya et al. 2019, https://arxiv.org/abs/1909.03012");

}  // namespace glass
