// Correlation of predicted and gold numbers: Pearson's of the numbers, Spearman's of their ranks.
#pragma once

#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// In [-1, 1], with its bootstrap interval over examples; draws in which one side is constant have no value and are
/// left out. NaN (value and bounds) where a side is constant or there are fewer than two examples, as in SciPy: a
/// correlation is not defined there. Error of kind `non_finite` for a number that is none.
Interval pearson(const std::vector<double>& predicted, const std::vector<double>& gold);

/// Pearson's correlation of the ranks; equal numbers share the mean of their ranks. Ranks are taken anew in each draw.
/// NaN and errors as above.
Interval spearman(const std::vector<double>& predicted, const std::vector<double>& gold);

}  // namespace glass
