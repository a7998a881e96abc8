#include "explanation_warnings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight.h"

namespace glass::report {
namespace {

constexpr double kSeenDelta = 0.01;  // of the change of the score, or of 1 where that is smaller

double number_or_zero(const Explanation& explanation, const char* key) {
  return quality_number(explanation, key).value_or(0.0);
}

bool says_no(const Explanation& explanation, const char* key) {
  return !quality_flag(explanation, key).value_or(true);
}

/// Of one path, or of the paths of all tokens of a target together.
std::string not_converged(const Explanation& explanation) {
  const bool promised = !says_no(explanation, "completeness_promised");
  const double sum = std::accumulate(explanation.values.begin(), explanation.values.end(), 0.0);
  const double start = number_or_zero(explanation, promised ? "score_baseline" : "score_path_start"),
               end = number_or_zero(explanation, "score_input");
  const std::string unsure = explanation.quality.contains("largest_token_estimate")
                                 ? fmt::format(", and a token may be off by {:.2g} of the largest score (an estimate)",
                                               number_or_zero(explanation, "largest_token_estimate"))
                                 : "";
  return fmt::format(
      "did not converge, do not read these scores: they sum to {:+.4g}, the score changes by {:+.4g} (from {:.4g} to "
      "{:.4g}){} ({} nodes); use another baseline, or raise explain.{}.{}",
      sum, end - start, start, end, unsure, static_cast<std::int64_t>(number_or_zero(explanation, "nodes")),
      explanation.method, explanation.settings.contains("nodes") ? "nodes" : "max_nodes");
}

/// Of a sampled method that ended before its standard errors were as small as asked.
std::string not_precise(const Explanation& explanation) {
  return fmt::format(
      "not as precise as asked: the largest standard error is {:.1f} % of the largest score after {} orders; raise "
      "explain.{}.permutations",
      100 * number_or_zero(explanation, "largest_standard_error"),
      static_cast<std::int64_t>(number_or_zero(explanation, "permutations")), explanation.method);
}

std::string no_promise(const Explanation& explanation) {
  return fmt::format(
      "completeness is not promised at {}: part of the text passes this point by; with the baseline's values there the "
      "score is {:.4g}, of the baseline itself {:.4g}",
      explanation.point, number_or_zero(explanation, "score_path_start"),
      number_or_zero(explanation, "score_baseline"));
}

/// Of methods that have no tolerance of their own: how far the sum is from what it is to be, where that is seen.
std::string not_complete(const Explanation& explanation) {
  const Json& quality = explanation.quality;
  if (!quality.contains("completeness_delta") || quality.contains("converged")) return "";
  const double delta = number_or_zero(explanation, "completeness_delta");
  const double change = number_or_zero(explanation, "score_input") - number_or_zero(explanation, "score_baseline");
  if (std::abs(delta) <= kSeenDelta * std::max(std::abs(change), 1.0)) return "";
  const std::string chance =
      quality.contains("delta_standard_error")
          ? fmt::format(" (standard error {:.2g})", number_or_zero(explanation, "delta_standard_error"))
          : "";
  return fmt::format("the scores miss the change of the score, {:+.4g}, by {:+.2g}{}", change, delta, chance);
}

}  // namespace

std::vector<std::string> warnings_of(const Explanation& explanation) {
  std::vector<std::string> warnings;
  if (says_no(explanation, "converged")) warnings.push_back(not_converged(explanation));
  if (says_no(explanation, "precise")) warnings.push_back(not_precise(explanation));
  if (says_no(explanation, "completeness_promised")) warnings.push_back(no_promise(explanation));
  if (const std::string missed = not_complete(explanation); !missed.empty()) warnings.push_back(missed);
  return warnings;
}

}  // namespace glass::report
