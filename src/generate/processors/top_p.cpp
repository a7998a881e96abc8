// top_p: from the least likely on, tokens go while their sum stays within 1 - p.
#include "generate/processors/processors.h"

#include <algorithm>
#include <numeric>

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor top_p(double p, std::size_t least) {
  return [p, least](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const std::vector<double> shares = probabilities_of(scores);
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    double sum = 0;
    for (std::size_t i = 0; i + least < order.size(); ++i) {
      sum += shares[order[i]];
      if (sum > 1 - p) return;
      scores[order[i]] = kLeftOut;
    }
  };
}

}  // namespace glass::process
