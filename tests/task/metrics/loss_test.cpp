// Softmax and loss against scikit-learn and by hand.
#include "glass/task/metrics/loss.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/metrics_golden.h"

namespace glass::loss_test {
namespace {

TEST(Loss, EqualsScikitLearnsLogLoss) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const Interval value = mean_loss(c.scores, c.gold);
    EXPECT_NEAR(value.value, c.golden.at("loss").get<double>(), test::kMetricTolerance) << c.golden.at("name");
    EXPECT_TRUE(test::is_interval(value)) << c.golden.at("name");
  }
}

TEST(Loss, EqualScoresLoseTheLogOfTheNumberOfClasses) {
  EXPECT_DOUBLE_EQ(negative_log_likelihood({3, 3, 3, 3}, 2), std::log(4.0));
}

TEST(Loss, HugeScoresDoNotOverflow) {
  EXPECT_EQ(softmax({1e308, -1e308})[0], 1.0);
  EXPECT_DOUBLE_EQ(negative_log_likelihood({1000, 0}, 1), 1000.0);
}

TEST(Loss, SoftmaxSumsToOneAndIgnoresAShift) {
  const std::vector<double> p = softmax({0.1, -2.0, 1.5}), q = softmax({100.1, 98.0, 101.5});
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    sum += p[i];
    EXPECT_NEAR(p[i], q[i], test::kMetricTolerance);
  }
  EXPECT_NEAR(sum, 1.0, test::kMetricTolerance);
}

}  // namespace
}  // namespace glass::loss_test
