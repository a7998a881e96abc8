// Windows of units for occlusion.
#pragma once

#include <vector>

#include "glass/explain/units.h"

namespace glass {

/// Units [first, last) that are occluded together.
struct UnitRange {
  std::size_t first, last;
};

/// `window` of `count` units at a time, `stride` units apart; the last window ends with the text's last unit, so that
/// every unit is covered. stride <= window.
std::vector<UnitRange> make_windows(std::size_t count, std::int64_t window, std::int64_t stride);

/// One score a unit from one drop a window: the mean of the windows over it.
std::vector<double> scores_of_drops(const std::vector<UnitRange>& windows, const std::vector<double>& drops,
                                    std::size_t units);

}  // namespace glass
