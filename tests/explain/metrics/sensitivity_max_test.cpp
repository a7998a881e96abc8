// Noise in closed form: the gradient of a sum never moves, that of a square moves by twice the noise.
#include <gtest/gtest.h>

#include "support/rerun_case.h"

namespace glass::sensitivity_max_test {
namespace {

using test::measured_again;

TEST(SensitivityMax, IsZeroWhereTheGradientIsConstant) {
  toys::FunctionSubject sum(toys::scalar_table({1, 2, -1}), [](const Tensor& x) { return x.sum().reshape({1}); });
  const Json numbers = measured_again(sum, 3, "sensitivity_max", {}, "saliency", {{"norm", std::string("signed")}});
  EXPECT_EQ(numbers["mean"], 0);
}

TEST(SensitivityMax, OfASquareIsBoundedByTheNoise) {
  // Gradients 2 x with noise of at most .1 * 3 a value: |2 noise| <= 2 * .3 * sqrt(3), |2 x| = 2 sqrt(6).
  toys::FunctionSubject square(toys::scalar_table({1, 2, -1}),
                               [](const Tensor& x) { return (x * x).sum().reshape({1}); });
  const Json numbers = measured_again(square, 3, "sensitivity_max", {{"radius", 0.1}, {"samples", std::int64_t{50}}},
                                      "saliency", {{"norm", std::string("signed")}});
  EXPECT_LE(numbers["mean"].get<double>(), 0.3 * std::sqrt(3.0) / std::sqrt(6.0));
  EXPECT_GT(numbers["mean"].get<double>(), numbers["average"].get<double>());
  EXPECT_GT(numbers["average"].get<double>(), 0.05);
}

TEST(SensitivityMax, IsNotDefinedForMethodsThatDoNotReadValues) {
  toys::FunctionSubject sum(toys::scalar_table({1, 2, -1}), [](const Tensor& x) { return x.sum().reshape({1}); });
  EXPECT_TRUE(measured_again(sum, 3, "sensitivity_max", {}, "occlusion").empty());
}

}  // namespace
}  // namespace glass::sensitivity_max_test
