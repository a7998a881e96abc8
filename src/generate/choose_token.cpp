#include "generate/choose_token.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace glass {

namespace {

constexpr double kOut = -std::numeric_limits<double>::infinity();

void penalise_repeats(double penalty, const std::vector<std::int64_t>& seen, std::vector<double>& scores) {
  for (const std::int64_t id : std::set<std::int64_t>(seen.begin(), seen.end())) {
    double& score = scores[static_cast<std::size_t>(id)];
    score = score < 0 ? score * penalty : score / penalty;
  }
}

std::vector<double> probabilities_of(const std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  std::vector<double> shares(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) shares[i] = std::exp(scores[i] - largest);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

/// Tokens below the k-th largest score go; equal ones stay.
void keep_top_k(std::int64_t k, std::vector<double>& scores) {
  if (k <= 0 || k >= static_cast<std::int64_t>(scores.size())) return;
  std::vector<double> sorted = scores;
  std::nth_element(sorted.begin(), sorted.begin() + (k - 1), sorted.end(), std::greater<>());
  const double border = sorted[static_cast<std::size_t>(k - 1)];
  for (double& score : scores) score = score < border ? kOut : score;
}

/// From the least likely on, tokens go while their sum stays within 1 - p; the likeliest stays.
void keep_top_p(double p, std::vector<double>& scores) {
  if (p >= 1) return;
  const std::vector<double> shares = probabilities_of(scores);
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double sum = 0;
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    sum += shares[order[i]];
    if (sum > 1 - p) return;
    scores[order[i]] = kOut;
  }
}

void keep_min_p(double p, std::vector<double>& scores) {
  if (p <= 0) return;
  const std::vector<double> shares = probabilities_of(scores);
  const double border = p * *std::max_element(shares.begin(), shares.end());
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = shares[i] < border ? kOut : scores[i];
}

}  // namespace

void warp_scores(const GenerationSettings& settings, const std::vector<std::int64_t>& seen,
                 std::vector<double>& scores) {
  if (settings.repetition_penalty != 1) penalise_repeats(settings.repetition_penalty, seen, scores);
  if (settings.temperature == 0) return;
  for (double& score : scores) score /= settings.temperature;
  keep_top_k(settings.top_k, scores);
  keep_top_p(settings.top_p, scores);
  keep_min_p(settings.min_p, scores);
}

std::int64_t choose_token(const GenerationSettings& settings, const std::vector<double>& warped, double uniform) {
  const auto best = std::max_element(warped.begin(), warped.end()) - warped.begin();
  if (settings.temperature == 0) return best;
  const std::vector<double> shares = probabilities_of(warped);
  double sum = 0;
  for (std::size_t id = 0; id < shares.size(); ++id) {
    sum += shares[id];
    if (sum > uniform) return static_cast<std::int64_t>(id);
  }
  return best;  // the sum of all is 1 up to rounding
}

}  // namespace glass
