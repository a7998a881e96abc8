// Matthews correlation against scikit-learn and by hand.
#include "glass/task/metrics/matthews.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/task_metrics_golden.h"

namespace glass::matthews_test {
namespace {

using Labels = std::vector<std::int64_t>;

TEST(Matthews, EqualsScikitLearn) {
  for (const Json& c : test::task_metric_cases("matthews")) {
    const Interval value = matthews(c.at("predicted"), c.at("gold"), c.at("classes"));
    EXPECT_NEAR(value.value, c.at("matthews").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(value, c.at("gold").size())) << c;
  }
}

TEST(Matthews, OfTwoClassesIsTheOldFormula) {
  // TP 3, TN 2, FP 1, FN 2.
  const Interval value = matthews({1, 1, 1, 0, 0, 1, 0, 0}, {1, 1, 1, 0, 0, 0, 1, 1}, 2);
  EXPECT_NEAR(value.value, (3.0 * 2 - 1 * 2) / std::sqrt(4.0 * 5 * 3 * 4), test::kScoreTolerance);
}

TEST(Matthews, ConstantPredictionsAreWorthNothing) {
  EXPECT_TRUE(test::is_point(matthews({1, 1, 1}, {0, 1, 2}, 3)));
  EXPECT_EQ(matthews({1, 1, 1}, {0, 1, 2}, 3).value, 0);
  EXPECT_TRUE(std::isnan(matthews({}, {}, 2).value));
}

TEST(Matthews, IntervalHoldsTheValueAndRepeats) {
  Labels gold, predicted;
  for (std::int64_t i = 0; i < 60; ++i) {
    gold.push_back(i % 3);
    predicted.push_back(i % 5 == 0 ? 0 : i % 3);
  }
  const Interval value = matthews(predicted, gold, 3);
  EXPECT_LT(value.low, value.value);
  EXPECT_LT(value.value, value.high);
  EXPECT_TRUE(test::equal(value, matthews(predicted, gold, 3)));
  EXPECT_EQ(matthews(gold, gold, 3).value, 1);
  EXPECT_LT(matthews(gold, gold, 3).low, 1);
}

}  // namespace
}  // namespace glass::matthews_test
