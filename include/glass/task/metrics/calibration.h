// Calibration: does a confidence of 80 % mean 80 % right? (Guo et al. 2017, "On Calibration of Modern Neural
// Networks".)
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/statistics.h"

namespace glass {

/// Number of bins of equal width over (0, 1] that the expected calibration error uses.
inline constexpr int kCalibrationBins = 15;

/// The confidence of one example (probability of its predicted class) and whether the prediction is right.
struct Confidence {
  double value = 0;
  bool right = false;
};

/// The examples with a confidence in (low, high].
struct CalibrationBin {
  double low = 0, high = 0;
  std::int64_t count = 0;
  double confidence = 0, accuracy = 0;  ///< means over the bin, 0 for an empty bin
};

/// Every bin, the empty ones too.
std::vector<CalibrationBin> calibration_bins(const std::vector<Confidence>& examples, int bins = kCalibrationBins);

/// Sum over the bins of share x |accuracy - confidence|, with its bootstrap interval.
Interval expected_calibration_error(const std::vector<Confidence>& examples, int bins = kCalibrationBins);

}  // namespace glass
