#include "explain/share_metric.h"

#include <cmath>
#include <numeric>

namespace glass {

void ShareMetric::bind(config::Reader& reader) {
  const std::string taken = top_ == Top::hidden ? "hidden" : "kept";
  reader.field("shares", shares_, "shares of the text's tokens that are " + taken + ", the highest scores first")
      .above(0)
      .at_most(1)
      .count(1, 100);
  MaskedMetric::bind(reader);
}

std::vector<TokenSet> ShareMetric::hidden_sets(const TokenScores& text) const {
  const TokenSet order = text.best_first();
  std::vector<TokenSet> sets;
  for (const double share : shares_) {
    const auto top = static_cast<std::size_t>(std::ceil(share * static_cast<double>(order.size())));
    sets.push_back(top_ == Top::hidden ? first_of(order, top) : all_but_first(order, top));
  }
  return sets;
}

Json ShareMetric::numbers(const TokenScores& /*text*/, const std::vector<TokenSet>& /*sets*/,
                          const MaskedAnswers& answers) const {
  return mean_drop(answers);
}

Json mean_drop(const MaskedAnswers& answers) {
  const std::vector<double> drops = answers.probability_drops();
  const double sum = std::accumulate(drops.begin(), drops.end(), 0.0);
  return {{"mean", sum / static_cast<double>(drops.size())}, {"drops", drops}};
}

}  // namespace glass
