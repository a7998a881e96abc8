// The tokens of a text with the scores of one explanation, as metrics rank and hide them.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/explain/metric.h"
#include "glass/explain/units.h"

namespace glass {

/// Token numbers of a text, rising.
using TokenSet = std::vector<std::uint32_t>;

/// One score for each token of a text that is not special, or for each of its units (then `tokens` are their numbers);
/// empty where the explanation has no scores by token.
struct TokenScores {
  TokenSet tokens;
  std::vector<double> scores;
  bool in_target_unit = true;  ///< false: shares, slopes, and whatever else does not count in the target's unit
  std::uint64_t seed = 0;      ///< for draws: the same for all methods, whatever the text's neighbours

  bool empty() const { return tokens.empty(); }
  std::size_t size() const { return tokens.size(); }
  /// Token numbers, the highest score first; ties in order of the text.
  TokenSet best_first() const;
  /// The same by |score|, the smallest first.
  TokenSet weakest_first() const;
  /// The sum of the scores of some of the tokens.
  double sum_of(const TokenSet& some) const;
};

/// The tokens that a model reads: none that are special, none of a target.
TokenScores token_scores(const MetricCase& one, const ExplainInput& input, std::uint64_t seed);
/// The same from a result alone.
TokenScores token_scores(const MetricCase& one);

/// The same by units: the score of each is the sum of its tokens', and `tokens` number them.
TokenScores unit_scores(const TokenScores& text, const Units& units);

/// The first `count` of an order, or all but these, as a set.
TokenSet first_of(const TokenSet& order, std::size_t count);
TokenSet all_but_first(const TokenSet& order, std::size_t count);

}  // namespace glass
