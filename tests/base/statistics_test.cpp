// Intervals against closed forms, published tables, and their own laws.
#include "glass/base/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace glass::statistics_test {
namespace {

constexpr double kTable = 6e-4;      // the printed tables of Student's t have three decimals
constexpr double kRounding = 1e-12;  // a few operations in double

TEST(Statistics, StudentsCriticalValuesAreThoseOfThePrintedTable) {
  // Two-sided 95 %, e.g. NIST/SEMATECH e-Handbook, table 1.3.6.7.2. n values 0 or 1 apart make the standard error
  // known.
  const std::pair<int, double> table[] = {{1, 12.706}, {2, 4.303},  {3, 3.182},  {4, 2.776},  {5, 2.571},
                                          {9, 2.262},  {10, 2.228}, {30, 2.042}, {100, 1.984}};
  for (const auto& [freedom, critical] : table) {
    std::vector<double> values(static_cast<std::size_t>(freedom) + 1, 0.0);
    values[0] = 1.0;
    const double n = freedom + 1.0, error = std::sqrt((1.0 - 1.0 / n) / freedom / n);
    const Interval interval = student_mean(values);
    EXPECT_NEAR((interval.high - interval.value) / error, critical, kTable) << freedom;
    EXPECT_NEAR(interval.high - interval.value, interval.value - interval.low, kRounding);
  }
}

TEST(Statistics, OneRepeatHasNoInterval) {
  const Interval interval = student_mean({0.7});
  EXPECT_EQ(interval.value, 0.7);
  EXPECT_TRUE(std::isnan(interval.low) && std::isnan(interval.high));
  EXPECT_TRUE(std::isnan(student_mean({}).value));
}

TEST(Statistics, EqualValuesHaveAnIntervalWithoutWidth) {
  const Interval student = student_mean({0.5, 0.5, 0.5}), boot = bootstrap_mean({0.5, 0.5, 0.5});
  for (const Interval& interval : {student, boot}) {
    EXPECT_EQ(interval.low, 0.5);
    EXPECT_EQ(interval.high, 0.5);
  }
}

TEST(Statistics, TheBootstrapOfAShareMatchesTheNormalInterval) {
  std::vector<double> values(1000, 0.0);
  for (int i = 0; i < 300; ++i) values[i] = 1.0;
  const Interval interval = bootstrap_mean(values);
  const double half = 1.96 * std::sqrt(0.3 * 0.7 / 1000);  // normal approximation, exact enough for 1000 examples
  constexpr double kDraws = 0.004;  // noise of a percentile of 1000 draws: about 0.1 standard errors, three of them
  EXPECT_NEAR(interval.value, 0.3, kRounding);
  EXPECT_NEAR(interval.low, 0.3 - half, kDraws);
  EXPECT_NEAR(interval.high, 0.3 + half, kDraws);
}

TEST(Statistics, TheSameSeedGivesTheSameIntervalAndAnotherAnother) {
  std::vector<double> values(50);
  std::iota(values.begin(), values.end(), 0.0);
  const Interval a = bootstrap_mean(values, 1), b = bootstrap_mean(values, 1), c = bootstrap_mean(values, 2);
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
  EXPECT_TRUE(a.low != c.low || a.high != c.high);
}

TEST(Statistics, TheStatisticSeesTheIdentityFirstAndThenDraws) {
  int calls = 0;
  bool identity = false;
  bootstrap(
      4,
      [&](const std::vector<std::uint32_t>& chosen) {
        if (calls++ == 0) identity = chosen == std::vector<std::uint32_t>{0, 1, 2, 3};
        for (const auto number : chosen) EXPECT_LT(number, 4u);
        return 0.0;
      },
      1, 20);
  EXPECT_TRUE(identity);
  EXPECT_EQ(calls, 21);
}

TEST(Statistics, DrawsWithoutAValueAreLeftOut) {
  int calls = 0;
  const Interval interval = bootstrap(
      3, [&](const auto&) { return calls++ % 2 == 0 ? 1.0 : std::nan(""); }, 1, 10);
  EXPECT_EQ(interval.low, 1.0);
  EXPECT_EQ(interval.high, 1.0);
}

TEST(Statistics, WilsonsBoundsAreTheSharesThatTheObservedOneJustDoesNotReject) {
  // By definition each bound p solves |hits/n - p| = z sqrt(p (1 - p) / n); 0 and 1 bound what would leave [0, 1].
  constexpr double kZ = 1.959963984540054;
  const std::pair<int, int> cases[] = {{3, 10}, {0, 10}, {10, 10}, {1, 1}, {523, 1000}};
  for (const auto& [hits, n] : cases) {
    const Interval interval = wilson_interval(hits, n);
    EXPECT_EQ(interval.value, static_cast<double>(hits) / n);
    for (const double p : {interval.low, interval.high}) {
      EXPECT_NEAR(std::abs(interval.value - p), kZ * std::sqrt(p * (1 - p) / n), 1e-8) << hits << " of " << n;
    }
    EXPECT_LT(interval.low, interval.high);
    EXPECT_TRUE(interval.low <= interval.value && interval.value <= interval.high);
  }
  EXPECT_TRUE(std::isnan(wilson_interval(0, 0).value));
}

TEST(Statistics, OneExampleSaysNothingOfTheSpread) {
  const Interval interval = bootstrap_mean({0.7});
  EXPECT_EQ(interval.value, 0.7);
  EXPECT_TRUE(std::isnan(interval.low) && std::isnan(interval.high));
}

TEST(Statistics, AShareOfAllOrNoneHasWilsonsBounds) {
  for (const std::size_t n : {1u, 3u, 400u}) {
    const Interval all = with_ends(bootstrap_mean(std::vector<double>(n, 1.0)), n),
                   none = with_ends(bootstrap_mean(std::vector<double>(n, 0.0)), n);
    const Interval right = wilson_interval(static_cast<std::int64_t>(n), static_cast<std::int64_t>(n));
    EXPECT_EQ(all.low, right.low) << n;
    EXPECT_EQ(all.high, 1.0) << n;
    EXPECT_NEAR(none.high, 1 - right.low, kRounding) << n;
    EXPECT_EQ(none.low, 0.0) << n;
  }
  // scipy 1.14: binomtest(400, 400).proportion_ci(method="wilson").low
  EXPECT_NEAR(with_ends({1, 1, 1}, 400).low, 0.9904876, 1e-6);
}

TEST(Statistics, OtherSharesKeepTheirBounds) {
  const Interval some = bootstrap_mean({0, 1, 1, 1, 0, 1}), kept = with_ends(some, 6);
  EXPECT_EQ(kept.low, some.low);
  EXPECT_EQ(kept.high, some.high);
  const Interval same = with_ends({0.5, 0.5, 0.5}, 3);
  EXPECT_EQ(same.low, 0.5);
}

TEST(Statistics, NoExamplesHaveNoValue) {
  EXPECT_TRUE(std::isnan(bootstrap_mean({}).value));
}

}  // namespace
}  // namespace glass::statistics_test
