// The Gini index at its ends and in between.
#include <gtest/gtest.h>

#include "support/result_case.h"

namespace glass::gini_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

Json gini_of(const std::vector<double>& scores) {
  ExplainedExample example = test::words_example(scores.size());
  example.explanations = {test::scored_words("any", scores, 9)};
  return test::measured_result("gini", example);
}

TEST(Gini, IsZeroForEqualScoresAndNearOneForOneToken) {
  EXPECT_NEAR(gini_of({2, -2, 2, 2})["mean"].get<double>(), 0, kExact);
  EXPECT_NEAR(gini_of({0, 0, 7, 0})["mean"].get<double>(), 0.75, kExact);
  EXPECT_TRUE(gini_of({0, 0}).empty());
}

TEST(Gini, IsTheMeanDifferenceOverTwiceTheMean) {
  // Half the relative mean absolute difference of 1, 2, 3: (8 / 9) / (2 * 2).
  EXPECT_NEAR(gini_of({3, -1, 2})["mean"].get<double>(), 8.0 / 9 / 4, kExact);
}

}  // namespace
}  // namespace glass::gini_test
