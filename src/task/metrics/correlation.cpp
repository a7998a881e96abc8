// Pearson's and Spearman's correlation.
#include "glass/task/metrics/correlation.h"

#include <algorithm>

#include "glass/base/correlation.h"
#include "task/metrics/numbers.h"

namespace glass {
namespace {

std::vector<double> picked(const std::vector<double>& values, const std::vector<std::uint32_t>& drawn) {
  std::vector<double> result;
  for (const std::uint32_t i : drawn) result.push_back(values[i]);
  return result;
}

/// Ranks resamples in linear time: the distinct values are sorted once.
class Ranker {
 public:
  explicit Ranker(const std::vector<double>& values) {
    std::vector<double> distinct = values;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (const double value : values) {
      places_.push_back(
          static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), value) - distinct.begin()));
    }
    distinct_ = distinct.size();
  }

  /// Ranks from 1 of the drawn values, ties with the mean of theirs.
  std::vector<double> ranks(const std::vector<std::uint32_t>& drawn) const {
    std::vector<double> counts(distinct_), result;
    for (const std::uint32_t i : drawn) ++counts[places_[i]];
    double before = 0;
    for (double& count : counts) {
      const double rank = before + (count + 1) / 2;
      before += count;
      count = rank;
    }
    for (const std::uint32_t i : drawn) result.push_back(counts[places_[i]]);
    return result;
  }

 private:
  std::vector<std::size_t> places_;  ///< of each value among the distinct ones
  std::size_t distinct_ = 0;
};

}  // namespace

Interval pearson(const std::vector<double>& predicted, const std::vector<double>& gold) {
  check_numbers("Pearson correlation", predicted, gold);
  return without_empty_bounds(bootstrap(gold.size(), [&](const std::vector<std::uint32_t>& drawn) {
    return correlation(picked(predicted, drawn), picked(gold, drawn));
  }));
}

Interval spearman(const std::vector<double>& predicted, const std::vector<double>& gold) {
  check_numbers("Spearman correlation", predicted, gold);
  const Ranker predicted_ranks(predicted), gold_ranks(gold);
  return without_empty_bounds(bootstrap(gold.size(), [&](const std::vector<std::uint32_t>& drawn) {
    return correlation(predicted_ranks.ranks(drawn), gold_ranks.ranks(drawn));
  }));
}

}  // namespace glass
