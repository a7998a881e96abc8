// top_k: tokens below the k-th largest score go; equal ones stay.
#include "generate/processors/processors.h"

#include <algorithm>

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor top_k(std::int64_t k, std::size_t least) {
  return [kept = std::max(static_cast<std::size_t>(k), least)](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const double border = kth_largest(scores, kept);
    for (double& score : scores) score = score < border ? kLeftOut : score;
  };
}

}  // namespace glass::process
