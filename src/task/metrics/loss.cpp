// Softmax and negative log-likelihood in float64, with the largest score taken out first.
#include "glass/task/metrics/loss.h"

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"

namespace glass {
namespace {

double log_sum_exp(const std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (const double score : scores) sum += std::exp(score - largest);
  return largest + std::log(sum);
}

}  // namespace

std::vector<double> softmax(const std::vector<double>& scores) {
  check(!scores.empty(), "softmax of no scores");
  const double log_sum = log_sum_exp(scores);
  std::vector<double> result(scores.size());
  for (std::size_t c = 0; c < scores.size(); ++c) result[c] = std::exp(scores[c] - log_sum);
  return result;
}

double negative_log_likelihood(const std::vector<double>& scores, std::int64_t gold) {
  return log_sum_exp(scores) - scores.at(static_cast<std::size_t>(gold));
}

Interval mean_loss(const std::vector<std::vector<double>>& scores, const std::vector<std::int64_t>& gold) {
  check(scores.size() == gold.size(), "loss: {} rows of scores for {} labels", scores.size(), gold.size());
  std::vector<double> losses(gold.size());
  for (std::size_t i = 0; i < gold.size(); ++i) losses[i] = negative_log_likelihood(scores[i], gold[i]);
  return bootstrap_mean(losses);
}

}  // namespace glass
