// The confusion matrix against scikit-learn.
#include "glass/task/metrics/confusion.h"

#include <gtest/gtest.h>

#include "support/metrics_golden.h"

namespace glass::confusion_test {
namespace {

TEST(Confusion, EqualsScikitLearnWithGoldClassesAsRows) {
  for (const test::MetricCase& c : test::metric_cases()) {
    const std::vector<std::vector<std::int64_t>> golden = c.golden.at("confusion");
    EXPECT_EQ(confusion(c.predicted, c.gold, c.classes), golden) << c.golden.at("name");
  }
}

}  // namespace
}  // namespace glass::confusion_test
