#include "generate/score_math.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace glass {

double log_sum_exp(const std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  if (std::isinf(largest)) return largest;
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - largest);
  return largest + std::log(sum);
}

std::vector<double> probabilities_of(const std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  std::vector<double> shares(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) shares[i] = std::exp(scores[i] - largest);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

double entropy_of(const std::vector<double>& scores) {
  double entropy = 0;
  for (const double share : probabilities_of(scores)) entropy -= share > 0 ? share * std::log(share) : 0;
  return entropy;
}

double kth_largest(const std::vector<double>& scores, std::size_t k) {
  std::vector<double> sorted = scores;
  const auto place = static_cast<std::ptrdiff_t>(std::min(std::max<std::size_t>(k, 1), sorted.size()) - 1);
  std::nth_element(sorted.begin(), sorted.begin() + place, sorted.end(), std::greater<>());
  return sorted[static_cast<std::size_t>(place)];
}

std::vector<std::size_t> by_score(const std::vector<double>& scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return order;
}

}  // namespace glass
