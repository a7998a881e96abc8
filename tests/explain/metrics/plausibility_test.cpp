// Measures against marked words; the measures themselves are tested in ranking_test.
#include <gtest/gtest.h>

#include "support/result_case.h"

namespace glass::plausibility_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

TEST(Plausibility, RanksTheTextsOwnTokensBySize) {
  ExplainedExample example = test::words_example(4, {1, 2});
  example.explanations = {test::scored_words("any", {0.1, -3, 2, 1}, 9)};
  const Json numbers = test::measured_result("plausibility", example);
  for (const char* name : {"mean", "token_iou", "span_f1", "roc_auc"}) {
    EXPECT_NEAR(numbers[name].get<double>(), 1, kExact) << name;
  }
}

TEST(Plausibility, OfAHalfRightRanking) {
  ExplainedExample example = test::words_example(4, {0, 1});
  example.explanations = {test::scored_words("any", {4, 1, 3, 2})};
  const Json numbers = test::measured_result("plausibility", example);
  EXPECT_NEAR(numbers["mean"].get<double>(), 0.5 * 1 + 0.5 * 0.5, kExact);  // precision 1 at recall .5, then 2 of 4
  EXPECT_NEAR(numbers["token_iou"].get<double>(), 1.0 / 3, kExact);
  EXPECT_NEAR(numbers["roc_auc"].get<double>(), 0.5, kExact);
}

TEST(Plausibility, NeedsMarkedWords) {
  ExplainedExample example = test::words_example(3);
  example.explanations = {test::scored_words("any", {1, 2, 3})};
  EXPECT_TRUE(test::measured_result("plausibility", example).empty());
}

}  // namespace
}  // namespace glass::plausibility_test
