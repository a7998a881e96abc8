#include "explain/curve_metric.h"

#include <algorithm>

namespace glass {

void CurveMetric::bind(config::Reader& reader) {
  reader.field("steps", steps_, "steps from all tokens to none; a text of fewer tokens has one step a token")
      .at_least(1)
      .at_most(10'000);
  MaskedMetric::bind(reader);
}

std::vector<TokenSet> CurveMetric::hidden_sets(const TokenScores& text) const {
  const TokenSet order = walk_ == Walk::shows_weakest ? text.weakest_first() : text.best_first();
  const std::size_t steps = std::min(static_cast<std::size_t>(steps_), order.size());
  std::vector<TokenSet> sets;
  for (std::size_t step = 0; step <= steps; ++step) {
    const std::size_t count = order.size() * step / steps;
    sets.push_back(walk_ == Walk::hides_best ? first_of(order, count) : all_but_first(order, count));
  }
  return sets;
}

Json CurveMetric::numbers(const TokenScores& /*text*/, const std::vector<TokenSet>& /*sets*/,
                          const MaskedAnswers& answers) const {
  return area_under(answers);
}

Json area_under(const MaskedAnswers& answers) {
  double area = 0;
  for (std::size_t i = 1; i < answers.masked.size(); ++i)
    area += (answers.masked[i - 1].probability + answers.masked[i].probability) / 2;
  return {{"mean", area / static_cast<double>(answers.masked.size() - 1)}};
}

}  // namespace glass
