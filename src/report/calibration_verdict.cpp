// Draws of a calibrated model beside the bins of the one at hand.
#include "calibration_verdict.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "glass/base/random.h"
#include "numbers.h"

namespace glass::report {
namespace {

constexpr int kCalibrationDraws = 2000;
constexpr double kCalibrationLevel = 0.025;   // of each of the two tests
constexpr std::int64_t kDrawnOneByOne = 500;  // texts of a bin; above, the normal distribution is close enough
constexpr std::uint64_t kCalibrationSeed = 1;

/// How many of `count` texts are right when each is with probability `share`.
double draw_right(std::int64_t count, double share, Random& random) {
  const double n = static_cast<double>(count), spread = std::sqrt(n * share * (1 - share));
  if (count <= kDrawnOneByOne || spread < 5) {
    std::int64_t right = 0;
    for (std::int64_t i = 0; i < count; ++i) right += random.uniform() < share;
    return static_cast<double>(right);
  }
  // Box and Muller 1958.
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  return std::clamp(std::round(n * share + spread * radius * std::cos(2 * std::numbers::pi * random.uniform())), 0.0,
                    n);
}

/// The two statistics of one set of bins.
struct CalibrationSums {
  double error = 0, surplus = 0;
  void add(double confident, double right, double total) {
    error += std::abs(confident - right) / total;
    surplus += (confident - right) / total;
  }
};

}  // namespace

CalibrationVerdict judge_calibration(const std::vector<CalibrationBin>& all) {
  std::vector<CalibrationBin> bins;
  double total = 0;
  for (const CalibrationBin& bin : all) {
    if (bin.count <= 0 || !is_known(bin.confidence) || !is_known(bin.accuracy)) continue;
    bins.push_back(bin);
    bins.back().confidence = std::clamp(bin.confidence, 0.0, 1.0);
    total += static_cast<double>(bin.count);
  }
  CalibrationVerdict verdict;
  if (bins.empty()) return verdict;
  CalibrationSums found;
  for (const CalibrationBin& bin : bins)
    found.add(static_cast<double>(bin.count) * bin.confidence, static_cast<double>(bin.count) * bin.accuracy, total);
  Random random(kCalibrationSeed);
  std::vector<double> errors;
  int as_far = 0, as_biased = 0;
  for (int draw = 0; draw < kCalibrationDraws; ++draw) {
    CalibrationSums chance;
    for (const CalibrationBin& bin : bins)
      chance.add(static_cast<double>(bin.count) * bin.confidence, draw_right(bin.count, bin.confidence, random), total);
    errors.push_back(chance.error);
    as_far += chance.error >= found.error;
    as_biased += std::abs(chance.surplus) >= std::abs(found.surplus);
  }
  std::sort(errors.begin(), errors.end());
  verdict.error = found.error;
  verdict.surplus = found.surplus;
  verdict.chance_error = errors[static_cast<std::size_t>(0.95 * kCalibrationDraws)];
  verdict.is_off = as_far < kCalibrationLevel * kCalibrationDraws;
  verdict.is_biased = as_biased < kCalibrationLevel * kCalibrationDraws;
  return verdict;
}

}  // namespace glass::report
