// epsilon_cutoff and eta_cutoff: tokens below a probability go, those of the largest scores stay.
#include <algorithm>
#include <cmath>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

/// `sinks`: the border sinks with the entropy.
ScoreProcessor cutoff(double epsilon, std::size_t least, bool sinks) {
  return [=](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const std::vector<double> shares = probabilities_of(scores);
    const double border = sinks ? std::min(epsilon, std::sqrt(epsilon) * std::exp(-entropy_of(scores))) : epsilon;
    const double kept = kth_largest(scores, least);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (shares[i] < border && scores[i] < kept) scores[i] = kLeftOut;
    }
  };
}

}  // namespace

ScoreProcessor epsilon_cutoff(double epsilon, std::size_t least) {
  return cutoff(epsilon, least, false);
}
ScoreProcessor eta_cutoff(double epsilon, std::size_t least) {
  return cutoff(epsilon, least, true);
}

}  // namespace glass::process
