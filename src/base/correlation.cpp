// Pearson, Spearman and Kendall of two lists.
#include "glass/base/correlation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

#include "glass/base/error.h"

namespace glass {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

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

int sign(double difference) {
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

}  // namespace

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  check(a.size() == b.size(), "correlation of {} and {} numbers", a.size(), b.size());
  if (a.size() < 2 || is_constant(a) || is_constant(b)) return kUndefined;
  const std::vector<double> x = direction(a), y = direction(b);
  return std::clamp(std::inner_product(x.begin(), x.end(), y.begin(), 0.0), -1.0, 1.0);
}

std::vector<double> mean_ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<double> ranks(values.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    // The ranks begin + 1 ... end in the mean.
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = static_cast<double>(begin + 1 + end) / 2;
    begin = end;
  }
  return ranks;
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  return correlation(mean_ranks(a), mean_ranks(b));
}

double kendall_tau(const std::vector<double>& a, const std::vector<double>& b) {
  check(a.size() == b.size(), "correlation of {} and {} numbers", a.size(), b.size());
  std::int64_t agreement = 0, untied_a = 0, untied_b = 0;
  for (std::size_t i = 1; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const int x = sign(a[i] - a[j]), y = sign(b[i] - b[j]);
      agreement += x * y;
      untied_a += x * x;
      untied_b += y * y;
    }
  }
  if (untied_a == 0 || untied_b == 0) return kUndefined;
  return static_cast<double>(agreement) / std::sqrt(static_cast<double>(untied_a) * static_cast<double>(untied_b));
}

}  // namespace glass
