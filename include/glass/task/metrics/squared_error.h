// Squared error of predicted numbers, and the share of the gold numbers' variance that the predictions explain.
#pragma once

#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// Mean of (predicted - gold)^2, with its bootstrap interval. NaN without examples; Error of kind `non_finite` for a
/// number that is none.
Interval mean_squared_error(const std::vector<double>& predicted, const std::vector<double>& gold);

/// Coefficient of determination R^2: 1 - sum of squared errors / sum of squares about the mean of `gold`; 1 at most, 0
/// for a constant guess of that mean, and below it without bound. Where all gold numbers are equal it is 1 without any
/// error and 0 with one; fewer than two examples have none (NaN). Both as scikit-learn's r2_score.
Interval r2(const std::vector<double>& predicted, const std::vector<double>& gold);

}  // namespace glass
