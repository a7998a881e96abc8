// Whether a calibration error is more than chance: a test, so that no sentence is said of what any calibrated model
// shows.
#pragma once

#include <vector>

#include "evaluation.h"

namespace glass::report {

/// What a model whose confidence is right would show on as many texts with the same confidences, by drawing.
struct CalibrationVerdict {
  double error = 0;         ///< expected calibration error of the bins
  double chance_error = 0;  ///< 95 of 100 draws of a calibrated model have at most this error
  double surplus = 0;       ///< mean confidence minus accuracy
  bool is_off = false;      ///< the error is more than chance
  bool is_biased = false;   ///< the surplus is more than chance
};

/// Parametric bootstrap: each bin's right texts are drawn anew from the binomial of its mean confidence (Broecker and
/// Smith 2007, consistency resampling). Each of the two tests is at half of 5 %, so that a calibrated model is called
/// anything in at most 5 of 100 cases. Within a bin the mean confidence stands for all: that widens the draws a little.
CalibrationVerdict judge_calibration(const std::vector<CalibrationBin>& bins);

}  // namespace glass::report
