// Matthews correlation of predicted and gold classes: 1 for all right, 0 for what guessing by class frequencies gives
// (Matthews 1975; more than two classes: Gorodkin 2004, "Comparing two K-category assignments by a K-category
// correlation coefficient").
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// In [-1, 1], with its bootstrap interval. 0 where all predictions or all gold classes are the same (scikit-learn's
/// matthews_corrcoef says so too); NaN without examples. Classes are 0 to `classes` - 1.
Interval matthews(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold,
                  std::int64_t classes);

}  // namespace glass
