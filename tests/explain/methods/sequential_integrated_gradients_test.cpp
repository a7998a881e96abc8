// Sequential Integrated Gradients: the closed form of the integral, and what follows from it.
#include <gtest/gtest.h>

#include <cmath>

#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::sequential_integrated_gradients_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::Settings;
using toys::text_of;

constexpr double kExact = 1e-12;  // float64 sums of a few terms
const std::string kMethod = "sequential_integrated_gradients";

TEST(SequentialIntegratedGradients, AreTheIntegralOfOneTokensGradient) {
  // f = x1 x2 + sin x1: alone, x1 = 2 brings 2 x2 + sin 2 and x2 = 3 brings 2 * 3.
  FunctionSubject subject(scalar_table({2, 3}),
                          [](const Tensor& x) { return (x[0] * x[1] + x[0].sin()).reshape({1}); });
  const Explanation result = explain_one(subject, kMethod, {{"baseline", "pad"}}, text_of({5, 6}));
  EXPECT_NEAR(result.values[0], 6 + std::sin(2.0), kExact);
  EXPECT_NEAR(result.values[1], 6, kExact);
  EXPECT_EQ(result.forwards, 4);  // the text, the baseline, and one a token
  // The product is counted with both of its tokens.
  EXPECT_NEAR(result.quality["sum_minus_change"].get<double>(), 6, kExact);
}

TEST(SequentialIntegratedGradients, OfASumAreComplete) {
  FunctionSubject subject(scalar_table({2, 3}), [](const Tensor& x) { return x.sin().sum().reshape({1}); });
  const Explanation result = explain_one(subject, kMethod, {{"baseline", "pad"}}, text_of({1, 5, 6, 2}));
  EXPECT_NEAR(result.quality["sum_minus_change"].get<double>(), 0, kExact);
  EXPECT_EQ(result.values[0], 0);
  EXPECT_EQ(result.values[3], 0);
}

TEST(SequentialIntegratedGradients, WhereTokensEnterAreWhatOcclusionSays) {
  Transformer model(test::tiny_shape(), 5);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const ExplainInput text = text_of({1, 7, 8, 9, 2});
  const std::vector<double> occluded = explain_one(model, "occlusion", {{"replacement", "mask"}}, text).values;
  for (const std::string point : {"", "word_embed"}) {
    const Settings settings = {{"point", point}, {"baseline", "mask"}};
    const std::vector<double> scores = explain_one(model, kMethod, settings, text).values;
    for (std::size_t t = 0; t < scores.size(); ++t) EXPECT_NEAR(scores[t], occluded[t], kExact) << point;
  }
}

TEST(SequentialIntegratedGradients, ATextThatIsTheBaselineScoresNothing) {
  FunctionSubject subject(scalar_table({2}), [](const Tensor& x) { return x.sum().reshape({1}); });
  const Explanation result = explain_one(subject, kMethod, {{"baseline", "mask"}}, text_of({1, 3, 2}));
  EXPECT_EQ(result.values, (std::vector<double>{0, 0, 0}));
}

}  // namespace
}  // namespace glass::sequential_integrated_gradients_test
