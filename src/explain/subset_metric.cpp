#include "explain/subset_metric.h"

#include <algorithm>
#include <cmath>

#include "glass/base/correlation.h"
#include "glass/base/random.h"

namespace glass {

std::vector<TokenSet> SubsetMetric::draw_sets(const TokenScores& text, std::size_t size, std::int64_t count,
                                              std::uint64_t stream) {
  Random random(derive_seed(text.seed, stream));
  TokenSet tokens = text.tokens;
  std::vector<TokenSet> sets;
  for (std::int64_t draw = 0; draw < count; ++draw) {
    for (std::size_t i = 0; i < size; ++i) std::swap(tokens[i], tokens[i + random.below(tokens.size() - i)]);
    sets.push_back(first_of(tokens, size));
  }
  return sets;
}

std::size_t size_of_share(double share, std::size_t tokens) {
  const auto size = static_cast<std::size_t>(std::llround(share * static_cast<double>(tokens)));
  return std::clamp<std::size_t>(size, 1, std::max<std::size_t>(tokens - 1, 1));
}

double sums_against_drops(const TokenScores& text, const std::vector<TokenSet>& sets, const MaskedAnswers& answers,
                          std::size_t first, std::size_t count) {
  std::vector<double> sums, drops;
  for (std::size_t i = first; i < first + count; ++i) {
    sums.push_back(text.sum_of(sets[i]));
    drops.push_back(answers.plain.value - answers.masked[i].value);
  }
  return correlation(sums, drops);
}

}  // namespace glass
