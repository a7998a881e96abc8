// Gradient x input in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "support/toy_subjects.h"

namespace glass::gradient_x_input_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

TEST(GradientXInput, OfOneMinusReluVanishesAboveItsKink) {
  // f = 1 - relu(1 - x), one score for each x is explained by itself: the sum has gradient 1 where x < 1.
  FunctionSubject subject(scalar_table({1, 2, 3, 0, -1, 7}),
                          [](const Tensor& x) { return (1 - (1 - x).relu()).sum().reshape({1}); });
  const ExplainInput input = text_of({5, 6, 7, 8, 9, 10});
  const Explanation product = explain_one(subject, "gradient_x_input", {}, input);
  EXPECT_EQ(product.values, (std::vector<double>{0, 0, 0, 0, -1, 0}));
  EXPECT_EQ(product.forwards, 1);
  EXPECT_EQ(product.backwards, 1);
}

TEST(GradientXInput, OfALinearModelEqualsIntegratedGradientsAndOcclusion) {
  const Tensor weights = at::tensor({1.0, -2.0, 4.0}, at::kDouble).unsqueeze(1);
  FunctionSubject subject(scalar_table({2, 3, 0.5}), [&](const Tensor& x) { return (x * weights).sum().reshape({1}); });
  const ExplainInput input = text_of({5, 6, 7});
  const std::vector<double> product = explain_one(subject, "gradient_x_input", {}, input).values;
  const std::vector<double> integrated =
      explain_one(subject, "integrated_gradients", {{"baseline", "zero"}}, input).values;
  const std::vector<double> occluded = explain_one(subject, "occlusion", {{"replacement", "pad"}}, input).values;
  EXPECT_EQ(product, (std::vector<double>{2, -6, 2}));
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_NEAR(integrated[t], product[t], 1e-12);
    EXPECT_NEAR(occluded[t], product[t], 1e-12);
  }
}

TEST(GradientXInput, SumsOverTheWidthWithSign) {
  const Tensor table =
      at::tensor({0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0, -1.0}, at::kDouble).view({6, 2});
  FunctionSubject subject(table, [](const Tensor& x) {
    return (x * at::tensor({1.0, 5.0}, at::kDouble)).sum().reshape({1});
  });
  EXPECT_EQ(explain_one(subject, "gradient_x_input", {}, text_of({5})).values, (std::vector<double>{-2}));
  const Explanation sizes = explain_one(subject, "gradient_x_input", {{"norm", "l1"}}, text_of({5}));
  EXPECT_EQ(sizes.values, (std::vector<double>{8}));
  EXPECT_FALSE(sizes.is_signed);
  EXPECT_NEAR(explain_one(subject, "gradient_x_input", {{"norm", "l2"}}, text_of({5})).values[0], std::sqrt(34.0),
              1e-12);
}

}  // namespace
}  // namespace glass::gradient_x_input_test
