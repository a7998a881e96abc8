// Pearson's and Spearman's correlation.
#include "glass/task/metrics/correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "task/metrics/numbers.h"

namespace glass {
namespace {

bool is_constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); });
}

/// The values less their mean, as a vector of length one.
std::vector<double> direction(std::vector<double> values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double largest = 0, squares = 0;
  for (double& value : values) largest = std::max(largest, std::abs(value -= mean));
  for (const double value : values)
    squares += (value / largest) * (value / largest);  // scaled: squares of large values overflow
  for (double& value : values) value = value / largest / std::sqrt(squares);
  return values;
}

double correlate(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() < 2 || is_constant(a) || is_constant(b)) return std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> x = direction(a), y = direction(b);
  return std::clamp(std::inner_product(x.begin(), x.end(), y.begin(), 0.0), -1.0, 1.0);
}

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
    return correlate(picked(predicted, drawn), picked(gold, drawn));
  }));
}

Interval spearman(const std::vector<double>& predicted, const std::vector<double>& gold) {
  check_numbers("Spearman correlation", predicted, gold);
  const Ranker predicted_ranks(predicted), gold_ranks(gold);
  return without_empty_bounds(bootstrap(gold.size(), [&](const std::vector<std::uint32_t>& drawn) {
    return correlate(predicted_ranks.ranks(drawn), gold_ranks.ranks(drawn));
  }));
}

}  // namespace glass
