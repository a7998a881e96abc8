// Accuracy: the share of examples whose predicted class is the gold class.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// Share of equal entries with its bootstrap interval. Both lists have one entry an example.
Interval accuracy(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold);

/// Share of the most frequent class of `gold`: what a guess without looking reaches.
double majority_accuracy(const std::vector<std::int64_t>& gold);

}  // namespace glass
