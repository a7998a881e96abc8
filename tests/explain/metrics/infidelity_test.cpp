// Infidelity in closed form: 0 for a sum's own scores; scores that are off by a factor are healed by the best factor.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::infidelity_test {
namespace {

using test::kExact, test::measured;

TEST(Infidelity, OfASumIsZero) {
  EXPECT_NEAR(measured("infidelity", {})["mean"].get<double>(), 0, kExact);
}

TEST(Infidelity, ScalingHealsTheUnit) {
  const Json numbers = measured("infidelity", {}, {6, 2, -1, 0.5});
  EXPECT_GT(numbers["unscaled"].get<double>(), 1);
  EXPECT_NEAR(numbers["mean"].get<double>(), 0, kExact);
}

TEST(Infidelity, OfNoScoresIsTheMeanSquareOfTheFalls) {
  // E over sets of (sum of hidden values)^2 = (share * sum)^2 + share (1 - share) * sum of squares.
  constexpr double kSampling = 0.35;  // three standard errors of 20,000 draws
  const double expected = 0.25 * 3.75 * 3.75 + 0.25 * (9 + 1 + 0.25 + 0.0625);
  const Json numbers = measured("infidelity", {{"subsets", std::int64_t{20'000}}}, {0, 0, 0, 0});
  EXPECT_NEAR(numbers["mean"].get<double>(), expected, kSampling);
  EXPECT_NEAR(numbers["mean"].get<double>(), numbers["unscaled"].get<double>(), kExact);
}

}  // namespace
}  // namespace glass::infidelity_test
