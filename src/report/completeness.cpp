#include "completeness.h"

#include <algorithm>
#include <cmath>

#include "insight.h"
#include "prediction_words.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kTextCodePoints = 44;

/// Leaves the kMostChecks of the largest |delta|, the earlier ones of equals, in their order.
std::vector<CompletenessCheck> largest_of(const std::vector<CompletenessCheck>& checks) {
  if (checks.size() <= kMostChecks) return checks;
  std::vector<std::size_t> order(checks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return std::abs(checks[a].delta) > std::abs(checks[b].delta); });
  order.resize(kMostChecks);
  std::sort(order.begin(), order.end());
  std::vector<CompletenessCheck> largest;
  for (const std::size_t place : order) largest.push_back(checks[place]);
  return largest;
}

}  // namespace

void Completeness::add(const ExplainedExample& example) {
  for (const Explanation& e : example.explanations) {
    const auto delta = quality_number(e, "completeness_delta");
    if (!delta) continue;
    const auto ends = path_ends(e);
    with_ends += ends.has_value();
    mostly_base += ends && ends->base_gives_most();
    ++explanations;
    const auto flag = quality_flag(e, "converged");
    stated += flag.has_value();
    converged += flag.value_or(false);
    if (std::abs(*delta) >= largest_delta) {
      largest_delta = std::abs(*delta);
      unit = unit_words(e);
    }
    kept_.push_back(
        {shortened(example.text, kTextCodePoints), e.method, ends, *delta, quality_number(e, "nodes"), flag});
  }
  if (kept_.size() >= 2 * kMostChecks) kept_ = largest_of(kept_);
}

std::vector<CompletenessCheck> Completeness::checks() const {
  return largest_of(kept_);
}

}  // namespace glass::report
