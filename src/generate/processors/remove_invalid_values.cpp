// remove_invalid_values: scores that are not finite become numbers.
#include "generate/processors/processors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace glass::process {

namespace {

class RemoveInvalid : public ScoreProcessor {
 public:
  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    constexpr double kLargest = std::numeric_limits<float>::max();
    for (double& score : scores) score = std::isnan(score) ? 0 : std::clamp(score, -kLargest, kLargest);
  }
};

}  // namespace

MadeProcessor remove_invalid_values() {
  return std::make_unique<RemoveInvalid>();
}

}  // namespace glass::process
