// Ranking methods by what metrics say of the same texts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/base/better.h"
#include "glass/base/json.h"

namespace glass {

/// What one metric says of each text by each method.
struct LabScores {
  std::string metric, unit;
  Better better = Better::high;
  std::vector<std::string> methods;
  std::vector<std::vector<double>> values;  ///< [text][method]; NaN where the metric has no number
};

/// Ranks the methods that the metric applies to, by the texts of which it has a number for all of them: {"metric",
/// "unit", "better", "texts", "methods": [{"method", "mean", "rank", "difference", "above_floor"}, ...] the best first,
/// "critical_difference", "friedman_p"}.
///
/// "rank" is the mean over texts of a method's rank (1 is best, ties share the mean). Two methods whose ranks are less
/// apart than the critical difference cannot be told apart (Nemenyi's test at 5 %, Demsar 2006); it is left out where
/// Friedman's test has nothing to test. "difference" is the paired difference from the method `floor`, the good
/// direction being positive, with its bootstrap interval over texts; "above_floor" is whether that interval lies above
/// 0. Both are left out without the floor.
Json rank_methods(const LabScores& scores, const std::string& floor, std::uint64_t seed = 1);

/// Mean ranks over several metrics, as a share of the way from first (0) to last (1): [{"method", "place", "metrics"}],
/// the best first. `rankings` are results of rank_methods(); those of metrics that do not judge are left out.
Json overall_places(const std::vector<Json>& rankings);

/// Names of the methods that no other one is both cheaper than and at least as good as, in order of their cost.
/// `ranking` is a result of rank_methods(), `seconds` the cost of each of its methods by name.
std::vector<std::string> pareto_front(const Json& ranking, const Json& seconds);

/// Nemenyi's critical difference of mean ranks at 5 % for 2 to 40 methods (Demsar 2006); NaN for others.
double critical_difference(std::size_t methods, std::size_t texts);
/// The p value of Friedman's test with the correction for ties; NaN where nothing varies.
double friedman_p(const std::vector<std::vector<double>>& ranks);

}  // namespace glass
