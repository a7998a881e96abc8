#include "generate/choose_token.h"

#include <algorithm>

#include "generate/score_math.h"
#include "glass/base/error.h"

namespace glass {

std::int64_t likeliest_token(const std::vector<double>& scores) {
  const auto best = std::max_element(scores.begin(), scores.end());
  if (*best == kLeftOut) {
    fail(ErrorKind::config,
         "generate: the settings leave no token that may come next; ban or suppress fewer, or force one of the others");
  }
  return best - scores.begin();
}

std::int64_t sampled_token(const std::vector<double>& scores, double uniform) {
  const std::int64_t best = likeliest_token(scores);
  const std::vector<double> shares = probabilities_of(scores);
  double sum = 0;
  for (std::size_t id = 0; id < shares.size(); ++id) {
    sum += shares[id];
    if (sum > uniform) return static_cast<std::int64_t>(id);
  }
  return best;  // the sum of all is 1 up to rounding
}

}  // namespace glass
