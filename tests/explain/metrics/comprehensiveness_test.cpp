// Comprehensiveness in closed form: a sigmoid-like softmax over a sum of token values.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::comprehensiveness_test {
namespace {

using test::kExact, test::measured_at, test::sigmoid;

TEST(Comprehensiveness, IsTheFallOfTheProbabilityWithoutTheTopTokens) {
  const Json numbers = measured_at("comprehensiveness", {0.25, 0.5});
  const double plain = sigmoid(3.75), one = plain - sigmoid(0.75), two = plain - sigmoid(-0.25);
  EXPECT_NEAR(numbers["drops"][0].get<double>(), one, kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), two, kExact);
  EXPECT_NEAR(numbers["mean"].get<double>(), (one + two) / 2, kExact);
}

TEST(Comprehensiveness, TakesAtLeastOneTokenAndSpecialOnesNever) {
  const Json numbers = measured_at("comprehensiveness", {0.01, 1.0});
  EXPECT_NEAR(numbers["drops"][0].get<double>(), sigmoid(3.75) - sigmoid(0.75), kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), sigmoid(3.75) - 0.5, kExact);
}

}  // namespace
}  // namespace glass::comprehensiveness_test
