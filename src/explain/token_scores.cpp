#include "explain/token_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "glass/base/hash.h"
#include "glass/explain/ranking.h"

namespace glass {

namespace {

/// The tokens ordered by a number each, the smallest first.
TokenSet ordered(const TokenSet& tokens, const std::vector<double>& by) {
  std::vector<std::size_t> places(tokens.size());
  std::iota(places.begin(), places.end(), 0);
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return by[a] < by[b]; });
  TokenSet order;
  for (const std::size_t place : places) order.push_back(tokens[place]);
  return order;
}

TokenSet sorted(TokenSet tokens) {
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

}  // namespace

TokenSet TokenScores::best_first() const {
  std::vector<double> by;
  for (const double score : scores) by.push_back(-score);
  return ordered(tokens, by);
}

TokenSet TokenScores::weakest_first() const {
  std::vector<double> by;
  for (const double score : scores) by.push_back(std::abs(score));
  return ordered(tokens, by);
}

double TokenScores::sum_of(const TokenSet& some) const {
  double sum = 0;
  for (const std::uint32_t token : some)
    sum += scores[static_cast<std::size_t>(std::lower_bound(tokens.begin(), tokens.end(), token) - tokens.begin())];
  return sum;
}

TokenScores token_scores(const MetricCase& one, const ExplainInput& input, std::uint64_t seed) {
  const std::vector<double> scores = scores_by_token(one.explanation);
  TokenScores text;
  text.seed = derive_seed(seed, static_cast<std::uint64_t>(input.example));
  if (scores.size() != input.ids.size()) return text;
  for (std::uint32_t t = 0; t < scores.size(); ++t) {
    if (input.special[t] != 0) continue;
    text.tokens.push_back(t);
    text.scores.push_back(scores[t]);
  }
  return text;
}

TokenScores token_scores(const MetricCase& one) {
  const std::vector<double> scores = scores_by_token(one.explanation);
  TokenScores text;
  if (scores.size() != one.example.tokens.size()) return text;
  for (std::uint32_t t = 0; t < scores.size(); ++t) {
    if (!is_ranked(one.example.tokens[t])) continue;
    text.tokens.push_back(t);
    text.scores.push_back(scores[t]);
  }
  return text;
}

TokenScores unit_scores(const TokenScores& text, const Units& units) {
  TokenScores by_unit = text;
  by_unit.tokens.clear();
  by_unit.scores.clear();
  for (std::uint32_t u = 0; u < units.size() && !text.empty(); ++u) {
    by_unit.tokens.push_back(u);
    by_unit.scores.push_back(text.sum_of(units[u]));
  }
  return by_unit;
}

TokenSet first_of(const TokenSet& order, std::size_t count) {
  return sorted({order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count)});
}

TokenSet all_but_first(const TokenSet& order, std::size_t count) {
  return sorted({order.begin() + static_cast<std::ptrdiff_t>(count), order.end()});
}

}  // namespace glass
