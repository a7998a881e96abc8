// Exact Shapley values of few units by all 2^M coalitions.
#include <cmath>

#include "explain/coalitions.h"

namespace glass {

namespace {

/// |S|! (M - |S| - 1)! / M! for every size of a coalition S without the unit.
std::vector<double> shapley_weights(std::size_t units) {
  std::vector<double> weights(units);
  for (std::size_t size = 0; size < units; ++size) {
    const auto s = static_cast<double>(size), m = static_cast<double>(units);
    weights[size] = std::exp(std::lgamma(s + 1) + std::lgamma(m - s) - std::lgamma(m + 1));
  }
  return weights;
}

/// From the values of all coalitions, bit u of the place saying that unit u is shown.
std::vector<double> shapley_values(const std::vector<double>& values, std::size_t units) {
  const std::vector<double> weights = shapley_weights(units);
  std::vector<double> scores(units, 0.0);
  for (std::size_t set = 0; set < values.size(); ++set) {
    const auto size = static_cast<std::size_t>(__builtin_popcountll(set));
    for (std::size_t u = 0; u < units; ++u) {
      const std::size_t bit = std::size_t{1} << u;
      if ((set & bit) == 0) scores[u] += weights[size] * (values[set | bit] - values[set]);
    }
  }
  return scores;
}

}  // namespace

class Shapley final : public ExactCoalitionMethod {
 public:
  Shapley() : ExactCoalitionMethod(", or take shapley_sampling") {}
  void bind(config::Reader& reader) override { bind_game(reader); }

 protected:
  Explanation solve(ExplainGroup& group, const TextGame& game, const std::vector<Shown>& /*shown*/,
                    const std::vector<double>& values) const override {
    return describe_complete(group, game, shapley_values(values, game.players()));
  }
};

GLASS_REGISTER_EXPLAINER(
    Shapley, "shapley", "exact Shapley values of texts with at most 16 tokens, words or sentences, by all masked texts",
    "What each token, word or sentence adds to the score on average over all orders in which the text could be shown, "
    "the rest being hidden (Shapley 1953). The scores sum to f(x) - f(everything hidden).",
    "the target's unit",
    "Exact for this way of hiding: another replacement asks another question. Texts with most tokens hidden are unlike "
    "the training texts.",
    "Shapley 1953; Lundberg, Lee 2017, https://arxiv.org/abs/1705.07874");

}  // namespace glass
