// Pearson's and Spearman's correlation against SciPy and by law.
#include "glass/task/metrics/correlation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::correlation_test {
namespace {

using Numbers = std::vector<double>;

/// SciPy's nan is null in the file.
void expect_golden(const Interval& value, const Json& golden, const Json& c) {
  if (golden.is_null()) {
    EXPECT_TRUE(std::isnan(value.value) && std::isnan(value.low) && std::isnan(value.high)) << c;
  } else {
    EXPECT_NEAR(value.value, golden.get<double>(), test::kScoreTolerance) << c;
    const bool perfect = std::abs(value.value) > 1 - test::kScoreTolerance;  // every draw then says the same
    EXPECT_TRUE(perfect || test::has_bounds(value, c.at("gold").size())) << c;
  }
}

TEST(Correlation, EqualsSciPy) {
  for (const Json& c : test::task_metric_cases("numbers")) {
    expect_golden(pearson(c.at("predicted"), c.at("gold")), c.at("pearson"), c);
    expect_golden(spearman(c.at("predicted"), c.at("gold")), c.at("spearman"), c);
  }
}

TEST(Correlation, TiesShareTheMeanOfTheirRanks) {
  // Ranks 1.5 1.5 3 4 and 1 2 3.5 3.5: their mean is 2.5, the products of differences add up to 4, the squares to 4.5
  // each.
  EXPECT_NEAR(spearman({5, 5, 6, 9}, {-1, 0, 7, 7}).value, 4 / 4.5, test::kScoreTolerance);
}

TEST(Correlation, ScaleAndShiftDoNotMatter) {
  const Numbers gold = {1, 5, 2, 8, 3}, predicted = {2, 4, 1, 9, 9};
  Numbers moved, huge;
  for (const double x : predicted) {
    moved.push_back(-3 * x + 7);
    huge.push_back(x * 1e300);
  }
  EXPECT_NEAR(pearson(moved, gold).value, -pearson(predicted, gold).value, test::kScoreTolerance);
  EXPECT_NEAR(pearson(huge, gold).value, pearson(predicted, gold).value, test::kScoreTolerance);
  EXPECT_NEAR(pearson(gold, predicted).value, pearson(predicted, gold).value, test::kScoreTolerance);
}

TEST(Correlation, IntervalHoldsTheValueAndRepeats) {
  Numbers gold, predicted;
  for (int i = 0; i < 60; ++i) {
    gold.push_back(i % 7);
    predicted.push_back(i % 7 + i % 4);
  }
  for (const auto& metric : {pearson, spearman}) {
    const Interval value = metric(predicted, gold);
    EXPECT_LT(value.low, value.value);
    EXPECT_LT(value.value, value.high);
    EXPECT_TRUE(test::equal(value, metric(predicted, gold)));
    EXPECT_TRUE(std::isnan(metric(gold, gold).low) && std::isnan(metric(gold, gold).high));
  }
}

TEST(Correlation, DrawsWithOneSideConstantAreLeftOut) {
  // Of two examples half of the draws take one of them twice.
  const Interval value = pearson({1, 2}, {3, 5});
  EXPECT_NEAR(value.value, 1, test::kScoreTolerance);
  EXPECT_TRUE(std::isnan(value.low) && std::isnan(value.high));  // all others are perfect
  const Interval three = pearson({1, 2, 4}, {3, 5, 4});
  EXPECT_TRUE(three.low >= -1 && three.low < three.high && three.high <= 1);
}

TEST(Correlation, IsNotDefinedForOneExampleAndNotTakenOfNan) {
  EXPECT_TRUE(std::isnan(pearson({1}, {1}).value));
  EXPECT_TRUE(std::isnan(spearman({}, {}).value));
  const Numbers bad = {1, std::numeric_limits<double>::quiet_NaN()};
  test::expect_part(test::error_text(ErrorKind::non_finite,
                                     [&] {
                                       spearman(bad, {1, 2});
                                     }),
                    "Spearman correlation: example 1 (counted from 0)");
  test::expect_part(test::error_text(ErrorKind::bug,
                                     [&] {
                                       pearson({1}, {1, 2});
                                     }),
                    "Pearson correlation: 1 predictions for 2 gold numbers");
}

}  // namespace
}  // namespace glass::correlation_test
