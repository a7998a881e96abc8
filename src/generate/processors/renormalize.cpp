// renormalize_logits: log-probabilities again after all other changes.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

namespace {

class Renormalize : public ScoreProcessor {
 public:
  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    const double norm = log_sum_exp(scores);
    for (double& score : scores) score -= norm;
  }
};

}  // namespace

MadeProcessor renormalize() {
  return std::make_unique<Renormalize>();
}

}  // namespace glass::process
