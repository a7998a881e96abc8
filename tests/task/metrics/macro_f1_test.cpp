// Macro F1 against scikit-learn and by hand.
#include "glass/task/metrics/macro_f1.h"

#include <gtest/gtest.h>

#include "support/metrics_golden.h"

namespace glass::macro_f1_test {
namespace {

TEST(MacroF1, EqualsScikitLearn) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const Interval value = macro_f1(c.predicted, c.gold, c.classes);
    EXPECT_NEAR(value.value, c.golden.at("macro_f1").get<double>(), test::kMetricTolerance) << c.golden.at("name");
    EXPECT_TRUE(test::is_interval(value)) << c.golden.at("name");
  }
}

TEST(MacroF1, RareClassCountsAsMuchAsAFrequentOne) {
  // Class 0: 2 * 3 / (4 + 3); class 1 is never predicted: 0.
  EXPECT_DOUBLE_EQ(macro_f1({0, 0, 0, 0}, {0, 0, 0, 1}, 2).value, 0.5 * 6.0 / 7.0);
}

TEST(MacroF1, ClassesThatNeverOccurAreLeftOut) {
  EXPECT_EQ(macro_f1({0, 1}, {0, 1}, 10).value, 1.0);
}

}  // namespace
}  // namespace glass::macro_f1_test
