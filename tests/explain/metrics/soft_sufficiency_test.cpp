// Soft sufficiency in closed form: tokens of width 1 stay as a whole, with the chance of their score.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::soft_sufficiency_test {
namespace {

using test::kExact, test::measured, test::sigmoid;

const double kMost = sigmoid(3.75) - sigmoid(0);  // lost without any token

TEST(SoftSufficiency, KeepsTheHighestScoreAndErasesTheLowest) {
  const Json numbers = measured("soft_sufficiency", {}, {1, 0, 0, 0});
  EXPECT_NEAR(numbers["mean"].get<double>(), 1 - (sigmoid(3.75) - sigmoid(3)) / kMost, kExact);
}

TEST(SoftSufficiency, KeepsWithTheChanceOfTheScore) {
  constexpr double kSampling = 0.01;  // more than three standard errors of 10,000 draws
  const Json numbers = measured("soft_sufficiency", {{"samples", std::int64_t{10'000}}}, {0.5, 2, 0, 0});
  // With both tokens there is more than the whole text has, which counts as all of it.
  const double kept = 0.25 * 1 + 0.75 * (1 - (sigmoid(3.75) - sigmoid(1)) / kMost);
  EXPECT_NEAR(numbers["mean"].get<double>(), kept, kSampling);
}

TEST(SoftSufficiency, IsNothingWhereTheRestSpeaksAgainstTheClass) {
  EXPECT_EQ(measured("soft_sufficiency", {}, {0, 0, 1, 0})["mean"], 0);
}

TEST(SoftSufficiency, IsNotDefinedForEqualScores) {
  EXPECT_TRUE(measured("soft_sufficiency", {}, {0, 0, 0, 0}).empty());
}

}  // namespace
}  // namespace glass::soft_sufficiency_test
