// Macro F1: the F1 of each class, averaged with equal weight, so that rare classes count as much as frequent ones.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// Mean over the classes that occur among `predicted` or `gold` of 2 TP / (2 TP + FP + FN), with its bootstrap
/// interval. (scikit-learn's f1_score(average="macro") averages over the same classes.)
Interval macro_f1(const std::vector<std::int64_t>& predicted, const std::vector<std::int64_t>& gold,
                  std::int64_t classes);

}  // namespace glass
