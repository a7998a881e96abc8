// The area under a curve whose points are known: a sigmoid of the tokens that are left.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::deletion_auc_test {
namespace {

using test::kExact, test::measured, test::sigmoid;

TEST(DeletionAuc, HidesTheHighestScoreFirst) {
  const double area = sigmoid(3.75) / 2 + sigmoid(0.75) + sigmoid(-0.25) + sigmoid(-0.5) + sigmoid(0) / 2;
  EXPECT_NEAR(measured("deletion_auc", {})["mean"].get<double>(), area / 4, kExact);
}

TEST(DeletionAuc, TakesFewerPointsWhereAsked) {
  const double area = sigmoid(3.75) / 2 + sigmoid(-0.25) + sigmoid(0) / 2;
  EXPECT_NEAR(measured("deletion_auc", {{"steps", std::int64_t{2}}})["mean"].get<double>(), area / 2, kExact);
}

}  // namespace
}  // namespace glass::deletion_auc_test
