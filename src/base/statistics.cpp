// Bootstrap and Student intervals.
#include "glass/base/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/random.h"

namespace glass {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowShare = 0.025, kHighShare = 0.975;  // the two ends of a 95 % interval
constexpr double kRounding = 1e-9;                       // of a mean of shares that are all 0, or all 1
constexpr double kNormalCritical = 1.959963984540054;  // of the standard normal distribution, kHighShare lies below it

/// Linear interpolation between order statistics of sorted values (Hyndman and Fan 1996, type 7; numpy's default).
double quantile(const std::vector<double>& sorted, double share) {
  const double position = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// P(|T| <= t) for Student's t with an integer number of degrees of freedom: Abramowitz and Stegun 1964, 26.7.3
/// and 26.7.4.
double student_central(double t, int freedom) {
  const double angle = std::atan2(t, std::sqrt(static_cast<double>(freedom)));
  const double cosine2 = std::cos(angle) * std::cos(angle);
  const bool odd = freedom % 2 == 1;
  double term = odd ? std::cos(angle) : 1.0, sum = freedom == 1 ? 0.0 : term;
  for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= cosine2 * (k - 1) / k;
    sum += term;
  }
  return odd ? 2.0 / M_PI * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
}

/// The t that holds 95 % in the middle, by bisection; 12.7062 is the largest (one degree of freedom).
double student_critical(int freedom) {
  double low = 1.0, high = 13.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (student_central(middle, freedom) < kHighShare - kLowShare ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Json interval_json(const Interval& interval) {
  return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

Interval bootstrap(std::size_t count, const std::function<double(const std::vector<std::uint32_t>&)>& statistic,
                   std::uint64_t seed, int draws) {
  check(draws >= 1 && count <= std::numeric_limits<std::uint32_t>::max(), "bootstrap of {} examples with {} draws",
        count, draws);
  if (count == 0) return {kNan, kNan, kNan};
  std::vector<std::uint32_t> chosen(count);
  std::iota(chosen.begin(), chosen.end(), 0u);
  Interval result;
  result.value = statistic(chosen);
  if (count == 1) return {result.value, kNan, kNan};
  Random random(seed);
  std::vector<double> results;
  for (int draw = 0; draw < draws; ++draw) {
    for (auto& number : chosen) number = static_cast<std::uint32_t>(random.below(count));
    // A resample can be without a class and have no value; it says nothing.
    if (const double value = statistic(chosen); std::isfinite(value)) results.push_back(value);
  }
  if (results.empty()) return {result.value, kNan, kNan};
  std::sort(results.begin(), results.end());
  result.low = quantile(results, kLowShare);
  result.high = quantile(results, kHighShare);
  return result;
}

Interval bootstrap_mean(const std::vector<double>& values, std::uint64_t seed, int draws) {
  const auto mean_of = [&](const std::vector<std::uint32_t>& chosen) {
    double sum = 0;
    for (const auto number : chosen) sum += values[number];
    return sum / static_cast<double>(chosen.size());
  };
  return bootstrap(values.size(), mean_of, seed, draws);
}

Interval bootstrap_ratio(const std::vector<double>& above, const std::vector<double>& below, std::uint64_t seed,
                         int draws) {
  check(above.size() == below.size(), "bootstrap of {} sums over {}", above.size(), below.size());
  const auto ratio_of = [&](const std::vector<std::uint32_t>& chosen) {
    double a = 0, b = 0;
    for (const auto number : chosen) {
      a += above[number];
      b += below[number];
    }
    return b > 0 ? a / b : 0.0;
  };
  return bootstrap(above.size(), ratio_of, seed, draws);
}

Interval wilson_interval(std::int64_t hits, std::int64_t count) {
  check(0 <= hits && hits <= count, "{} hits of {}", hits, count);
  if (count == 0) return {kNan, kNan, kNan};
  const double n = static_cast<double>(count), share = static_cast<double>(hits) / n,
               z2 = kNormalCritical * kNormalCritical;
  const double center = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalCritical / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {share, std::clamp(center - half, 0.0, share), std::clamp(center + half, share, 1.0)};
}

Interval with_ends(const Interval& drawn, std::size_t count) {
  const double hits = std::round(drawn.value);
  const bool at_end = (hits == 0 || hits == 1) && std::abs(drawn.value - hits) < kRounding;
  const bool has_spread = std::isfinite(drawn.low) && drawn.low < drawn.high;
  if (!at_end || has_spread || count == 0) return drawn;
  const auto examples = static_cast<std::int64_t>(count);
  const Interval wilson = wilson_interval(hits == 1 ? examples : 0, examples);
  return {drawn.value, std::min(drawn.value, wilson.low), std::max(drawn.value, wilson.high)};
}

Interval student_mean(const std::vector<double>& values) {
  if (values.empty()) return {kNan, kNan, kNan};
  const double center = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - center) * (value - center);
  return student_mean(center, squares, static_cast<std::int64_t>(values.size()));
}

Interval student_mean(double mean, double squares, std::int64_t count) {
  if (count < 2) return {mean, kNan, kNan};
  const auto freedom = static_cast<int>(std::min<std::int64_t>(count - 1, std::numeric_limits<int>::max()));
  const double error = std::sqrt(squares / freedom / static_cast<double>(count));
  const double half = student_critical(freedom) * error;
  return {mean, mean - half, mean + half};
}

}  // namespace glass
