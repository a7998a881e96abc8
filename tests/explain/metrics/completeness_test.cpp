// Completeness in closed form: the logit is the sum of the tokens' values.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::completeness_test {
namespace {

using test::kExact, test::measured;

TEST(Completeness, OcclusionOfASumAddsUp) {
  const Json numbers = measured("completeness", {});
  EXPECT_NEAR(numbers["mean"].get<double>(), 0, kExact);
  EXPECT_NEAR(numbers["relative"].get<double>(), 0, kExact);
}

TEST(Completeness, SaysHowFarOtherScoresAreOff) {
  const Json numbers = measured("completeness", {}, {1, 1, 1, 0});
  EXPECT_NEAR(numbers["mean"].get<double>(), 0.75, kExact);
  EXPECT_NEAR(numbers["relative"].get<double>(), 0.2, kExact);
}

TEST(Completeness, LeavesSharesOut) {
  toys::FunctionSubject subject = test::sum_subject({3, 1});
  const ExplainContext context = toys::context_of(subject);
  ExplainGroup group(context, {toys::text_of({1, 5, 6, 2})});
  Explanation shares;
  shares.is_signed = false;
  shares.axes = {{"token", 4}};
  shares.values = {0, 0.5, 0.5, 0};
  const ExplainedExample example;
  EXPECT_TRUE(make_metric("completeness")->measure({{example, shares}}, &group).at(0).empty());
}

}  // namespace
}  // namespace glass::completeness_test
