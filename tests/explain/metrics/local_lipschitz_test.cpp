// The gradient of a sum of squares moves by exactly twice the noise.
#include <gtest/gtest.h>

#include "support/rerun_case.h"

namespace glass::local_lipschitz_test {
namespace {

constexpr double kRounding = 1e-9;  // differences of numbers that are 100 times as large as the noise

TEST(LocalLipschitz, OfASquareIsTwoWhateverTheNoise) {
  // Special tokens have the value 0 and noise of their own, which no score tells of: the text has none.
  toys::FunctionSubject square(toys::scalar_table({1, 2, -1}),
                               [](const Tensor& x) { return (x * x).sum().reshape({1}); });
  const ExplainContext context = toys::context_of(square);
  ExplainInput input = toys::text_of({5, 6, 7});
  input.example = 0;
  ExplainGroup group(context, {input});
  const std::unique_ptr<Explainer> gradient = make_explainer("saliency", {{"norm", std::string("signed")}});
  const Explanation explanation = gradient->explain(group).at(0);
  const ExplainedExample example;
  const Json numbers =
      make_metric("local_lipschitz")->measure({{example, explanation, 0, 0, gradient.get()}}, &group).at(0);
  EXPECT_NEAR(numbers["mean"].get<double>(), 2, kRounding);
  EXPECT_NEAR(numbers["average"].get<double>(), 2, kRounding);
}

}  // namespace
}  // namespace glass::local_lipschitz_test
