// Multi-label scores against scikit-learn and by hand.
#include "glass/task/metrics/multi_label.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::multi_label_test {
namespace {

using Matrix = std::vector<std::vector<std::uint8_t>>;

TEST(MultiLabel, EqualsScikitLearn) {
  for (const Json& c : test::task_metric_cases("multi_label")) {
    const MultiLabelScores scores = multi_label(c.at("predicted"), c.at("gold"));
    EXPECT_NEAR(scores.micro_f1.value, c.at("micro_f1").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.macro_f1.value, c.at("macro_f1").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(scores.subset_accuracy.value, c.at("subset_accuracy").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(scores.micro_f1, c.at("gold").size()) &&
                test::has_bounds(scores.macro_f1, c.at("gold").size()) &&
                test::has_bounds(scores.subset_accuracy, c.at("gold").size()))
        << c;
  }
}

TEST(MultiLabel, MicroCountsDecisionsAndMacroLabels) {
  // Label 0: TP 3. Label 1: FN 1. Label 2: never.
  const MultiLabelScores scores = multi_label({{1, 0, 0}, {1, 0, 0}, {1, 0, 0}}, {{1, 0, 0}, {1, 1, 0}, {1, 0, 0}});
  EXPECT_DOUBLE_EQ(scores.micro_f1.value, 6.0 / 7);
  EXPECT_DOUBLE_EQ(scores.macro_f1.value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(scores.subset_accuracy.value, 2.0 / 3);
}

TEST(MultiLabel, IntervalsHoldTheValuesAndRepeat) {
  Matrix gold, predicted;
  for (int i = 0; i < 60; ++i) {
    gold.push_back({1, static_cast<std::uint8_t>(i % 2), static_cast<std::uint8_t>(i % 3 == 0)});
    predicted.push_back({1, static_cast<std::uint8_t>(i % 4 == 1), static_cast<std::uint8_t>(i % 3 == 0)});
  }
  const MultiLabelScores scores = multi_label(predicted, gold), again = multi_label(predicted, gold),
                         right = multi_label(gold, gold);
  for (const auto member :
       {&MultiLabelScores::micro_f1, &MultiLabelScores::macro_f1, &MultiLabelScores::subset_accuracy}) {
    EXPECT_LT((scores.*member).low, (scores.*member).value);
    EXPECT_LT((scores.*member).value, (scores.*member).high);
    EXPECT_TRUE(test::equal(scores.*member, again.*member));
    EXPECT_EQ((right.*member).value, 1);
    EXPECT_LT((right.*member).low, 1);
  }
}

TEST(MultiLabel, NothingHasNoScoreAndRowsMustFit) {
  EXPECT_TRUE(std::isnan(multi_label({}, {}).micro_f1.value));
  EXPECT_EQ(multi_label({{}}, {{}}).macro_f1.value, 0);
  test::expect_part(test::error_text(ErrorKind::bug,
                                     [] {
                                       multi_label({{1, 0}, {1}}, {{1, 0}, {1, 1}});
                                     }),
                    "example 1 has 1 predictions for 2");
  test::expect_part(test::error_text(ErrorKind::bug, [] { multi_label({{2}}, {{1}}); }),
                    "label 0 of example 0 is neither 0 nor 1");
}

}  // namespace
}  // namespace glass::multi_label_test
