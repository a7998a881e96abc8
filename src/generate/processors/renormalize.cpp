// renormalize_logits: log-probabilities again after all other changes.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor renormalize() {
  return [](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const double norm = log_sum_exp(scores);
    for (double& score : scores) score -= norm;
  };
}

}  // namespace glass::process
