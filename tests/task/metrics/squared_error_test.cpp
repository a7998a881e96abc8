// Mean squared error and R^2 against scikit-learn and by hand.
#include "glass/task/metrics/squared_error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::squared_error_test {
namespace {

TEST(SquaredError, EqualsScikitLearn) {
  for (const Json& c : test::task_metric_cases("numbers")) {
    const Interval error = mean_squared_error(c.at("predicted"), c.at("gold")),
                   share = r2(c.at("predicted"), c.at("gold"));
    const double golden_error = c.at("mean_squared_error"), golden_share = c.at("r2");
    // Some cases are as large as 1e18: relative there.
    EXPECT_NEAR(error.value, golden_error, test::kScoreTolerance * std::max(1.0, golden_error)) << c;
    EXPECT_NEAR(share.value, golden_share, test::kScoreTolerance * std::max(1.0, std::abs(golden_share))) << c;
    EXPECT_TRUE(test::has_bounds(error, c.at("gold").size()) && test::has_bounds(share, c.at("gold").size())) << c;
  }
}

TEST(SquaredError, GuessingTheMeanExplainsNothing) {
  EXPECT_DOUBLE_EQ(r2({2, 2, 2}, {1, 2, 3}).value, 0);
  EXPECT_DOUBLE_EQ(mean_squared_error({2, 2, 2}, {1, 2, 3}).value, 2.0 / 3);
}

TEST(SquaredError, EqualGoldNumbersAreRightOrWrong) {
  // The mean of three times 0.1 is not 0.1 in binary.
  EXPECT_EQ(r2({0.1, 0.1, 0.1}, {0.1, 0.1, 0.1}).value, 1);
  EXPECT_EQ(r2({0.1, 0.1, 0.2}, {0.1, 0.1, 0.1}).value, 0);
  EXPECT_TRUE(std::isnan(r2({1}, {1}).value));
  EXPECT_TRUE(std::isnan(mean_squared_error({}, {}).value));
}

TEST(SquaredError, IntervalHoldsTheValueAndRepeats) {
  std::vector<double> gold, predicted;
  for (int i = 0; i < 60; ++i) {
    gold.push_back(i % 7);
    predicted.push_back(i % 7 + i % 3);
  }
  for (const auto& metric : {mean_squared_error, r2}) {
    const Interval value = metric(predicted, gold);
    EXPECT_LT(value.low, value.value);
    EXPECT_LT(value.value, value.high);
    EXPECT_TRUE(test::equal(value, metric(predicted, gold)));
    EXPECT_TRUE(test::is_point(metric(gold, gold)));
  }
}

TEST(SquaredError, InfiniteNumbersAreNamed) {
  const std::vector<double> bad = {std::numeric_limits<double>::infinity()};
  test::expect_part(test::error_text(ErrorKind::non_finite, [&] { mean_squared_error(bad, {1}); }),
                    "mean squared error: example 0");
  test::expect_part(test::error_text(ErrorKind::non_finite, [&] { r2({1}, bad); }), "R^2: example 0");
}

}  // namespace
}  // namespace glass::squared_error_test
