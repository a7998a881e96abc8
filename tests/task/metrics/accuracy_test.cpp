// Accuracy against scikit-learn and by hand.
#include "glass/task/metrics/accuracy.h"

#include <gtest/gtest.h>

#include "glass/base/statistics.h"

#include "support/metrics_golden.h"

namespace glass::accuracy_test {
namespace {

TEST(Accuracy, EqualsScikitLearn) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const Interval value = accuracy(c.predicted, c.gold);
    EXPECT_NEAR(value.value, c.golden.at("accuracy").get<double>(), test::kMetricTolerance) << c.golden.at("name");
    EXPECT_TRUE(test::is_interval(value)) << c.golden.at("name");
  }
}

TEST(Accuracy, AllRightHasWilsonsBounds) {
  const Interval value = accuracy({0, 1, 2, 1}, {0, 1, 2, 1});
  EXPECT_EQ(value.value, 1.0);
  EXPECT_EQ(value.low, wilson_interval(4, 4).low);
  EXPECT_EQ(value.high, 1.0);
}

TEST(Accuracy, MajorityIsTheShareOfTheMostFrequentClass) {
  EXPECT_EQ(majority_accuracy({2, 2, 0, 2, 1}), 0.6);
  EXPECT_EQ(majority_accuracy({}), 0.0);
}

}  // namespace
}  // namespace glass::accuracy_test
