// How far two lists of numbers go together.
#pragma once

#include <vector>

namespace glass {

/// Pearson's correlation in [-1, 1]; NaN for fewer than two pairs and where one list is constant.
double correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Ranks from 1; ties have the mean of theirs.
std::vector<double> mean_ranks(const std::vector<double>& values);

/// Spearman's correlation: Pearson's of the ranks, with its exceptions.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Kendall's tau-b (Kendall 1945): concordant less discordant pairs, over the geometric mean of the pairs that are not
/// tied in one list and in the other. NaN where one list is constant. Quadratic in the length.
double kendall_tau(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace glass
