// Metrics of an explanation's shape: they look at |score| of each token of the text, as shares of their sum.
#pragma once

#include <vector>

#include "explain/token_scores.h"

namespace glass {

/// Derive, write of_shares(), register.
class MagnitudeMetric : public ExplanationMetric {
 public:
  MetricNeeds needs() const final { return MetricNeeds::results; }
  /// Explanations whose scores are all 0 have no numbers.
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) final;

 protected:
  /// |score| / sum of |score|, one a token; at least one is above 0.
  virtual Json of_shares(const std::vector<double>& shares) const = 0;
};

/// |score| / sum of |score|, one a token; empty where all scores are 0 or there are none.
std::vector<double> shares_of_magnitude(const MetricCase& one);

/// Shannon's entropy of shares, in nats.
double entropy_of_shares(const std::vector<double>& shares);

}  // namespace glass
