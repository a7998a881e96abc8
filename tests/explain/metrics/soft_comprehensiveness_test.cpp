// Soft comprehensiveness in closed form: tokens of width 1 are erased as a whole, with the chance of their score.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::soft_comprehensiveness_test {
namespace {

using test::kExact, test::measured, test::sigmoid;

const double kMost = sigmoid(3.75) - sigmoid(0);  // lost without any token

TEST(SoftComprehensiveness, ErasesTheHighestScoreAndKeepsTheLowest) {
  const Json numbers = measured("soft_comprehensiveness", {}, {1, 0, 0, 0});
  EXPECT_NEAR(numbers["lost_at_most"].get<double>(), kMost, kExact);
  EXPECT_NEAR(numbers["mean"].get<double>(), (sigmoid(3.75) - sigmoid(0.75)) / kMost, kExact);
}

TEST(SoftComprehensiveness, ErasesWithTheChanceOfTheScore) {
  constexpr double kSampling = 0.01;  // more than three standard errors of 10,000 draws
  const Json numbers = measured("soft_comprehensiveness", {{"samples", std::int64_t{10'000}}}, {2, 0.5, 0, 0});
  // Without both tokens the rest speaks against the class: more than all is lost, which counts as all.
  const double share = 0.75 * (sigmoid(3.75) - sigmoid(0.75)) / kMost + 0.25;
  EXPECT_NEAR(numbers["mean"].get<double>(), share, kSampling);
}

TEST(SoftComprehensiveness, IsAShareAlsoWhereTheProbabilityRises) {
  EXPECT_EQ(measured("soft_comprehensiveness", {}, {0, 0, 1, 0})["mean"], 0);
}

TEST(SoftComprehensiveness, IsNotDefinedForEqualScores) {
  EXPECT_TRUE(measured("soft_comprehensiveness", {}, {1, 1, 1, 1}).empty());
}

}  // namespace
}  // namespace glass::soft_comprehensiveness_test
