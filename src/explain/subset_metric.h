// Metrics over random sets of tokens: does the sum of the scores of a set say how far the output falls without it?
#pragma once

#include <string>
#include <vector>

#include "explain/masked_metric.h"

namespace glass {

/// Draws sets of fixed sizes. The draws of a text depend on the seed and its number alone: all methods are judged by
/// the same sets.
class SubsetMetric : public MaskedMetric {
 public:
  /// Correlations have none, and the higher the better.
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return ""; }
  Better better() const override { return Better::high; }

 protected:
  using MaskedMetric::MaskedMetric;
  /// `count` sets of `size` different tokens each.
  static std::vector<TokenSet> draw_sets(const TokenScores& text, std::size_t size, std::int64_t count,
                                         std::uint64_t stream);
};

/// Tokens that a share of a text is: at least one, and not all where there are several.
std::size_t size_of_share(double share, std::size_t tokens);

/// Pearson's correlation of sums of scores and drops of the output, of the sets [first, first + count).
double sums_against_drops(const TokenScores& text, const std::vector<TokenSet>& sets, const MaskedAnswers& answers,
                          std::size_t first, std::size_t count);

}  // namespace glass
