// temperature: scores are divided by it.
#include "generate/processors/processors.h"

namespace glass::process {

ScoreProcessor temperature(double value) {
  return [value](const TextSoFar& /*text*/, std::vector<double>& scores) {
    for (double& score : scores) score /= value;
  };
}

}  // namespace glass::process
