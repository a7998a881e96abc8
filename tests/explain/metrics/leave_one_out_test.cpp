// Ranks of a sum's tokens are those of their values.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::leave_one_out_test {
namespace {

using test::kExact, test::measured;

TEST(LeaveOneOut, OfOcclusionIsOne) {
  const Json numbers = measured("leave_one_out", {});
  EXPECT_NEAR(numbers["mean"].get<double>(), 1, kExact);
  EXPECT_NEAR(numbers["pearson"].get<double>(), 1, kExact);
}

TEST(LeaveOneOut, CountsPairsInTheWrongOrder) {
  // Falls 3, 1, -0.5, 0.25 beside 1, 2, 0, 0.5: five pairs of six agree.
  EXPECT_NEAR(measured("leave_one_out", {}, {1, 2, 0, 0.5})["mean"].get<double>(), 4.0 / 6, kExact);
}

TEST(LeaveOneOut, IsNotDefinedForEqualScores) {
  EXPECT_TRUE(measured("leave_one_out", {}, {1, 1, 1, 1}).empty());
}

}  // namespace
}  // namespace glass::leave_one_out_test
