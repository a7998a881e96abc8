// The scores of other libraries for texts, tags, numbers and labels (scripts/golden/task_metrics_values.py).
#pragma once

#include <cmath>
#include <string>

#include "glass/base/json.h"
#include "glass/base/statistics.h"

namespace glass::test {

/// Both sides compute in float64 from the same counts; scores reach 100.
inline constexpr double kScoreTolerance = 1e-9;

/// The cases of tests/golden/task_metrics/NAME.json.
inline Json task_metric_cases(const std::string& name) {
  return read_json(GLASS_SOURCE_DIR "/tests/golden/task_metrics/" + name + ".json").at("cases");
}

/// Draws without a value are left out: the bounds are finite and in order.
/// Bounds around the value; of one example there may be none.
inline bool has_bounds(const Interval& interval, std::size_t examples) {
  if (examples == 1 && std::isnan(interval.low) && std::isnan(interval.high)) return true;
  return std::isfinite(interval.low) && std::isfinite(interval.high) && interval.low <= interval.high;
}

inline bool is_point(const Interval& interval) {
  return interval.low == interval.value && interval.high == interval.value;
}

inline bool equal(const Interval& a, const Interval& b) {
  return a.value == b.value && a.low == b.low && a.high == b.high;
}

/// What a library's signature says besides its version.
inline std::string without_version(const std::string& signature) {
  return signature.substr(0, signature.find("|version:"));
}

}  // namespace glass::test
