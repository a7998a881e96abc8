// IDGI in closed form: shares of squared gradients, complete for any number of steps.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/toy_subjects.h"

namespace glass::idgi_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

constexpr double kExact = 1e-12;  // float64 sums of a few dozen terms

TEST(Idgi, OfALinearModelSharesTheChangeByTheSquaresOfItsWeights) {
  // Weights 1, -2 and 2, x = (3, 0, 1): the change is 5, the squares 1, 4 and 4.
  FunctionSubject subject(scalar_table({3, 0, 1}), [](const Tensor& x) {
    return (x * at::tensor({1.0, -2.0, 2.0}, at::kDouble).unsqueeze(1)).sum(0);
  });
  const Explanation result = explain_one(subject, "idgi", {{"baseline", "pad"}}, text_of({5, 6, 7}));
  const std::vector<double> expected = {5.0 / 9, 20.0 / 9, 20.0 / 9};
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact);
  // The second token is that of the baseline, and scored all the same.
  EXPECT_GT(result.values[1], 0);
}

TEST(Idgi, IsCompleteForAnyNumberOfSteps) {
  FunctionSubject subject(scalar_table({3, -1, 0.5}),
                          [](const Tensor& x) { return (x.sum().sin() + x[0] * x[1]).reshape({1}); });
  const double change = std::sin(2.5) - 3;
  for (const std::int64_t steps : {1, 3, 50}) {
    const Explanation result =
        explain_one(subject, "idgi", {{"baseline", "pad"}, {"steps", steps}}, text_of({5, 6, 7}));
    EXPECT_NEAR(std::accumulate(result.values.begin(), result.values.end(), 0.0), change, kExact);
    EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, kExact);
    EXPECT_EQ(result.quality["nodes"], steps);
    EXPECT_EQ(result.forwards, static_cast<double>(steps) + 2);  // and both ends
  }
}

TEST(Idgi, SaysWhatAStepWithoutGradientLosesOfTheSum) {
  // f = relu(x - 1): at the baseline, where the one step begins, nothing has a gradient.
  FunctionSubject subject(scalar_table({3}), [](const Tensor& x) { return (x - 1).relu().sum().reshape({1}); });
  const Explanation result =
      explain_one(subject, "idgi", {{"baseline", "pad"}, {"steps", std::int64_t{1}}}, text_of({5}));
  EXPECT_EQ(result.values, (std::vector<double>{0}));
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), -2, kExact);
}

}  // namespace
}  // namespace glass::idgi_test
