// Means and standard errors of the scores of a text over random draws.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace glass {

/// Sums of the scores of one text over its draws, and of their squares.
class Moments {
 public:
  explicit Moments(std::size_t tokens) : sum_(tokens, 0.0), squares_(tokens, 0.0) {}

  void add(const double* scores) {
    ++draws_;
    for (std::size_t t = 0; t < sum_.size(); ++t) {
      sum_[t] += scores[t];
      squares_[t] += scores[t] * scores[t];
    }
  }
  std::size_t size() const { return sum_.size(); }
  double mean(std::size_t token) const { return sum_[token] / draws_; }
  double mean_square(std::size_t token) const { return squares_[token] / draws_; }
  /// Over the draws themselves, without a correction for the estimated mean.
  double variance(std::size_t token) const { return std::max(0.0, mean_square(token) - mean(token) * mean(token)); }
  /// Of the mean; two draws at least.
  double standard_error(std::size_t token) const { return std::sqrt(variance(token) / (draws_ - 1)); }
  /// The largest standard error as a share of the largest |mean|; 0 where all means are 0.
  double largest_standard_error() const {
    double largest_mean = 0, largest_error = 0;
    for (std::size_t t = 0; t < size(); ++t) {
      largest_mean = std::max(largest_mean, std::abs(mean(t)));
      largest_error = std::max(largest_error, standard_error(t));
    }
    return largest_mean > 0 ? largest_error / largest_mean : 0;
  }

 private:
  std::vector<double> sum_, squares_;
  double draws_ = 0;
};

}  // namespace glass
