// Ranges of the explained outputs, from what methods say of the text and of its baseline.
#include "target_range.h"

#include <algorithm>
#include <cmath>

#include "insight.h"
#include "target_lines.h"

namespace glass::report {

void TargetRanges::add(const ExplainedExample& example) {
  for (const Explanation& e : example.explanations) {
    if (!has_target_rows(e)) {
      add(e);
      continue;
    }
    for (const Explanation& row : target_rows(e)) add(row);
  }
}

void TargetRanges::add(const Explanation& explanation) {
  for (const char* key : {"score_input", "score_baseline"}) {
    const auto output = quality_number(explanation, key);
    if (!output || !std::isfinite(*output)) continue;
    Ends& ends = by_unit_[explanation.unit];
    ends.low = std::min(ends.low, *output);
    ends.high = std::max(ends.high, *output);
  }
}

double TargetRanges::range_of(const std::string& unit) const {
  if (unit.find(" per unit of ") != std::string::npos) return 0;  // a slope, not a part of the target
  if (unit == "probability" || unit == "share of attention") return 1;
  const auto found = by_unit_.find(unit);
  return found == by_unit_.end() ? 0 : found->second.high - found->second.low;
}

double TargetRanges::full_colour(const Explanation& explanation, double largest) const {
  return std::max(largest, kPaleShare * range_of(explanation.unit));
}

}  // namespace glass::report
