// Ranges of the explained outputs, from what methods say of the text and of its baseline.
#include "target_range.h"

#include <algorithm>
#include <cmath>

#include "insight.h"

namespace glass::report {

TargetRanges::TargetRanges(const Artefacts& artefacts) {
  for (const ExplainedExample* example : all_examples(artefacts)) {
    for (const Explanation& e : example->explanations) {
      for (const char* key : {"score_input", "score_baseline"}) {
        const auto output = quality_number(e, key);
        if (!output || !std::isfinite(*output)) continue;
        Ends& ends = by_unit_[e.unit];
        ends.low = std::min(ends.low, *output);
        ends.high = std::max(ends.high, *output);
      }
    }
  }
}

double TargetRanges::range_of(const Explanation& explanation) const {
  if (explanation.unit == "probability" || explanation.unit == "share of attention") return 1;
  if (explanation.unit.find(" per unit of ") != std::string::npos) return 0;  // a slope, not a part of the target
  const auto found = by_unit_.find(explanation.unit);
  return found == by_unit_.end() ? 0 : found->second.high - found->second.low;
}

double TargetRanges::full_colour(const Explanation& explanation, double largest) const {
  return std::max(largest, kPaleShare * range_of(explanation));
}

}  // namespace glass::report
