// Steps that do and do not lower the probability, counted by hand.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::monotonicity_test {
namespace {

using test::kExact, test::measured;

TEST(Monotonicity, CountsTheStepsThatDoNotLowerTheProbability) {
  // Shown in the order 0.25, -0.5, 1, 3: one step of four lowers the sum.
  const Json numbers = measured("monotonicity", {});
  EXPECT_NEAR(numbers["mean"].get<double>(), 0.75, kExact);
  EXPECT_EQ(numbers["all_steps"], 0);
}

TEST(Monotonicity, IsWholeWhereEveryTokenSpeaksForTheClass) {
  toys::FunctionSubject subject = test::sum_subject({3, 1, 0.5});
  const ExplainContext context = toys::context_of(subject);
  ExplainGroup group(context, {toys::text_of({1, 5, 6, 7, 2})});
  const std::unique_ptr<Explainer> occlusion = make_explainer("occlusion");
  const Explanation explanation = occlusion->explain(group).at(0);
  const ExplainedExample example;
  const Json numbers = make_metric("monotonicity")->measure({{example, explanation}}, &group).at(0);
  EXPECT_EQ(numbers["mean"], 1);
  EXPECT_EQ(numbers["all_steps"], 1);
}

}  // namespace
}  // namespace glass::monotonicity_test
