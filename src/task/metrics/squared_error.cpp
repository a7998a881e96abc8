// Mean squared error and R^2.
#include "glass/task/metrics/squared_error.h"

#include <cmath>
#include <limits>

#include "task/metrics/numbers.h"

namespace glass {
namespace {

double square(double value) {
  return value * value;
}

double explained(const std::vector<double>& predicted, const std::vector<double>& gold,
                 const std::vector<std::uint32_t>& drawn) {
  if (drawn.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  double mean = 0, error = 0, spread = 0;
  bool constant = true;  // asked of the numbers: their mean is rounded, and the spread about it seldom exactly 0
  for (const std::uint32_t i : drawn) {
    mean += gold[i];
    constant = constant && gold[i] == gold[drawn.front()];
  }
  mean /= static_cast<double>(drawn.size());
  for (const std::uint32_t i : drawn) {
    error += square(predicted[i] - gold[i]);
    spread += square(gold[i] - mean);
  }
  if (constant || spread == 0) return error == 0 ? 1 : 0;
  return 1 - error / spread;
}

}  // namespace

Interval mean_squared_error(const std::vector<double>& predicted, const std::vector<double>& gold) {
  check_numbers("mean squared error", predicted, gold);
  std::vector<double> errors;
  for (std::size_t i = 0; i < gold.size(); ++i) errors.push_back(square(predicted[i] - gold[i]));
  return bootstrap_mean(errors);
}

Interval r2(const std::vector<double>& predicted, const std::vector<double>& gold) {
  check_numbers("R^2", predicted, gold);
  return bootstrap(gold.size(),
                   [&](const std::vector<std::uint32_t>& drawn) { return explained(predicted, gold, drawn); });
}

}  // namespace glass
