// Calibration bins and the expected calibration error.
#include "glass/task/metrics/calibration.h"

#include <algorithm>
#include <cmath>

namespace glass {
namespace {

/// Bin b holds the values in (b / bins, (b + 1) / bins]; 0 falls into the first one.
std::size_t bin_of(double confidence, int bins) {
  const auto above = static_cast<int>(std::ceil(confidence * bins)) - 1;
  return static_cast<std::size_t>(std::clamp(above, 0, bins - 1));
}

/// Sum over bins of |sum of (right - confidence)| / n: the shares and the means' divisors cancel.
double error_of(const std::vector<Confidence>& examples, const std::vector<std::uint32_t>& drawn, int bins) {
  std::vector<double> surplus(static_cast<std::size_t>(bins), 0.0);
  for (const std::uint32_t i : drawn)
    surplus[bin_of(examples[i].value, bins)] += (examples[i].right ? 1.0 : 0.0) - examples[i].value;
  double sum = 0;
  for (const double s : surplus) sum += std::abs(s);
  return drawn.empty() ? 0.0 : sum / static_cast<double>(drawn.size());
}

}  // namespace

std::vector<CalibrationBin> calibration_bins(const std::vector<Confidence>& examples, int bins) {
  std::vector<CalibrationBin> result(static_cast<std::size_t>(bins));
  for (int b = 0; b < bins; ++b) {
    result[b].low = static_cast<double>(b) / bins;
    result[b].high = static_cast<double>(b + 1) / bins;
  }
  for (const Confidence& example : examples) {
    CalibrationBin& bin = result[bin_of(example.value, bins)];
    ++bin.count;
    bin.confidence += example.value;
    bin.accuracy += example.right ? 1.0 : 0.0;
  }
  for (CalibrationBin& bin : result) {
    if (bin.count == 0) continue;
    bin.confidence /= static_cast<double>(bin.count);
    bin.accuracy /= static_cast<double>(bin.count);
  }
  return result;
}

Interval expected_calibration_error(const std::vector<Confidence>& examples, int bins) {
  return bootstrap(examples.size(),
                   [&](const std::vector<std::uint32_t>& drawn) { return error_of(examples, drawn, bins); });
}

}  // namespace glass
