// A method that draws nothing says the same with every seed; noise does not.
#include <gtest/gtest.h>

#include "support/rerun_case.h"

namespace glass::seed_stability_test {
namespace {

TEST(SeedStability, IsOneWithoutDrawsAndLowerWithStrongNoise) {
  toys::FunctionSubject square(toys::scalar_table({1, 2, -1, 0.5, 1.5}),
                               [](const Tensor& x) { return (x * x).sum().reshape({1}); });
  EXPECT_NEAR(test::measured_again(square, 5, "seed_stability", {}, "occlusion")["mean"].get<double>(), 1, 1e-12);
  const Json noisy = test::measured_again(square, 5, "seed_stability", {{"seeds", std::int64_t{5}}}, "smoothgrad",
                                          {{"noise", 3.0}, {"samples", std::int64_t{1}}});
  EXPECT_LT(noisy["mean"].get<double>(), 0.9);
  EXPECT_LT(noisy["pearson"].get<double>(), 0.9);
}

}  // namespace
}  // namespace glass::seed_stability_test
