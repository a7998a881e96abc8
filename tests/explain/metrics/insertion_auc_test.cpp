// The area under a curve whose points are known: a sigmoid of the tokens that are shown.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::insertion_auc_test {
namespace {

using test::kExact, test::measured, test::sigmoid;

TEST(InsertionAuc, ShowsTheHighestScoreFirst) {
  const double area = sigmoid(0) / 2 + sigmoid(3) + sigmoid(4) + sigmoid(4.25) + sigmoid(3.75) / 2;
  EXPECT_NEAR(measured("insertion_auc", {})["mean"].get<double>(), area / 4, kExact);
}

TEST(InsertionAuc, IsLowerForTheReverseOrder) {
  EXPECT_LT(measured("insertion_auc", {}, {-3, -1, 0.5, -0.25})["mean"].get<double>(),
            measured("insertion_auc", {})["mean"].get<double>());
}

}  // namespace
}  // namespace glass::insertion_auc_test
