// typical_p: tokens whose surprise is nearest to the entropy, until their probabilities reach the mass.
#include "generate/processors/processors.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor typical_p(double mass, std::size_t least) {
  return [mass, least](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const std::vector<double> shares = probabilities_of(scores);
    const double entropy = entropy_of(scores), norm = log_sum_exp(scores);
    std::vector<double> distance(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) distance[i] = std::abs(norm - scores[i] - entropy);
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return distance[a] < distance[b]; });
    std::size_t last = 0;
    for (double sum = shares[order[0]]; last + 1 < order.size() && sum < mass; sum += shares[order[last]]) ++last;
    const double border = distance[order[last]];
    for (std::size_t i = least; i < order.size(); ++i) {
      if (distance[order[i]] > border) scores[order[i]] = kLeftOut;
    }
  };
}

}  // namespace glass::process
