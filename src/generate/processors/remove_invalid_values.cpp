// remove_invalid_values: scores that are not finite become numbers.
#include "generate/processors/processors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace glass::process {

ScoreProcessor remove_invalid_values() {
  return [](const TextSoFar& /*text*/, std::vector<double>& scores) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    for (double& score : scores) score = std::isnan(score) ? 0 : std::clamp(score, -kLargest, kLargest);
  };
}

}  // namespace glass::process
