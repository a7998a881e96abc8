// What the metrics of an explanation's shape look at: |score| of each token of the text, as shares of their sum.
#pragma once

#include <vector>

#include "explain/token_scores.h"

namespace glass {

/// |score| / sum of |score|, one a token; empty where all scores are 0 or there are none.
std::vector<double> shares_of_magnitude(const MetricCase& one);

/// Shannon's entropy of shares, in nats.
double entropy_of_shares(const std::vector<double>& shares);

}  // namespace glass
