// top_h (Potraghloo et al. 2025): the likeliest tokens while their part of the entropy stays within a share of it.
#include "generate/processors/processors.h"

#include <algorithm>
#include <cmath>

#include "generate/score_math.h"

namespace glass::process {

namespace {

constexpr std::size_t kLookedAt = 100;  // as many as transformers looks at

}  // namespace

ScoreProcessor top_h(double share) {
  return [share](const TextSoFar& /*text*/, std::vector<double>& scores) {
    std::vector<std::size_t> order = by_score(scores);
    order.resize(std::min(order.size(), kLookedAt));
    std::vector<double> best;
    for (const std::size_t id : order) best.push_back(scores[id]);
    const std::vector<double> shares = probabilities_of(best);
    const double most = entropy_of(best) * share;
    std::fill(scores.begin(), scores.end(), kLeftOut);
    double sum = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      sum -= shares[i] > 0 ? shares[i] * std::log(shares[i]) : 0;
      if (i == 0 || sum <= most) scores[order[i]] = best[i];
    }
  };
}

}  // namespace glass::process
