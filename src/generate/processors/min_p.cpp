// min_p: tokens below a share of the largest probability go.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor min_p(double p, std::size_t least) {
  return [p, least](const TextSoFar& /*text*/, std::vector<double>& scores) {
    const std::vector<double> shares = probabilities_of(scores);
    const std::vector<std::size_t> order = by_score(scores);
    const double border = p * shares[order[0]];
    for (std::size_t i = least; i < order.size(); ++i) {
      if (shares[order[i]] < border) scores[order[i]] = kLeftOut;
    }
  };
}

}  // namespace glass::process
