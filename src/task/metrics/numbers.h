// What the metrics of predicted numbers ask of their input, and bounds where resamples have no spread.
#pragma once

#include <string_view>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// One prediction a gold number, and all finite: otherwise an Error of kind `bug` or `non_finite` that begins with
/// `metric`.
void check_numbers(std::string_view metric, const std::vector<double>& predicted, const std::vector<double>& gold);

/// with_ends() of a statistic from `least` to `most`: a BLEU up to 100, a correlation of classes from -1 to 1.
Interval with_ends_between(const Interval& drawn, std::size_t count, double least, double most);

/// Without bounds where all draws agree, as those of a few numbers in one order: they say nothing of the spread.
Interval without_empty_bounds(const Interval& drawn);

}  // namespace glass
