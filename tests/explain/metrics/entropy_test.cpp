// Entropy of known shares; special tokens do not count.
#include <gtest/gtest.h>

#include <cmath>

#include "support/result_case.h"

namespace glass::entropy_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

Json entropy_of(const std::vector<double>& scores) {
  ExplainedExample example = test::words_example(scores.size());
  example.explanations = {test::scored_words("any", scores, 9)};
  return test::measured_result("entropy", example);
}

TEST(Entropy, OfEqualScoresIsTheLogarithmOfTheirNumber) {
  EXPECT_NEAR(entropy_of({1, -1, 1, 1})["mean"].get<double>(), std::log(4), kExact);
  EXPECT_NEAR(entropy_of({1, -1, 1, 1})["of_uniform"].get<double>(), 1, kExact);
}

TEST(Entropy, OfOneTokenIsZeroAndOfNothingIsNotDefined) {
  EXPECT_NEAR(entropy_of({0, 5, 0})["mean"].get<double>(), 0, kExact);
  EXPECT_FALSE(entropy_of({5}).contains("of_uniform"));
  EXPECT_TRUE(entropy_of({0, 0}).empty());
}

TEST(Entropy, OfUnequalSharesIsShannons) {
  EXPECT_NEAR(entropy_of({3, -1})["mean"].get<double>(), -0.75 * std::log(0.75) - 0.25 * std::log(0.25), kExact);
}

}  // namespace
}  // namespace glass::entropy_test
