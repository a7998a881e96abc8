// Softmax, entropy and borders of a row of scores.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace glass {

/// The score of a token that is left out.
inline constexpr double kLeftOut = -std::numeric_limits<double>::infinity();

/// log(sum(exp(scores))).
double log_sum_exp(const std::vector<double>& scores);
/// Softmax of the scores.
std::vector<double> probabilities_of(const std::vector<double>& scores);
/// Of the softmax, in nats.
double entropy_of(const std::vector<double>& scores);
/// The k-th largest score, the smallest where there are fewer.
double kth_largest(const std::vector<double>& scores, std::size_t k);
/// The numbers of the scores, the largest first; of equal ones the first number.
std::vector<std::size_t> by_score(const std::vector<double>& scores);

}  // namespace glass
