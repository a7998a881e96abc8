#include "explain/magnitudes.h"

#include <cmath>

namespace glass {

std::vector<double> shares_of_magnitude(const MetricCase& one) {
  std::vector<double> shares = token_scores(one).scores;
  double sum = 0;
  for (double& share : shares) sum += share = std::abs(share);
  if (sum == 0) return {};
  for (double& share : shares) share /= sum;
  return shares;
}

std::vector<Json> MagnitudeMetric::measure(const std::vector<MetricCase>& cases, ExplainGroup* /*group*/) {
  std::vector<Json> numbers;
  for (const MetricCase& one : cases) {
    const std::vector<double> shares = shares_of_magnitude(one);
    numbers.push_back(shares.empty() ? Json::object() : of_shares(shares));
  }
  return numbers;
}

double entropy_of_shares(const std::vector<double>& shares) {
  double entropy = 0;
  for (const double share : shares) {
    if (share > 0) entropy -= share * std::log(share);
  }
  return entropy;
}

}  // namespace glass
