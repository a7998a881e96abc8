// Sufficiency in closed form: a sigmoid-like softmax over a sum of token values.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::sufficiency_test {
namespace {

using test::kExact, test::measured_at, test::sigmoid;

TEST(Sufficiency, IsTheFallOfTheProbabilityWithTheTopTokensAlone) {
  const Json numbers = measured_at("sufficiency", {0.25, 0.5, 1.0});
  EXPECT_NEAR(numbers["drops"][0].get<double>(), sigmoid(3.75) - sigmoid(3), kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), sigmoid(3.75) - sigmoid(4), kExact);
  EXPECT_NEAR(numbers["drops"][2].get<double>(), 0, kExact);
}

}  // namespace
}  // namespace glass::sufficiency_test
