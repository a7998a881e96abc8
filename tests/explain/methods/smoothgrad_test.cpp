// SmoothGrad in closed form: what noise does to a linear and to a quadratic model.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::smoothgrad_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

/// f = sum of x^2: the gradient of a noisy copy is 2 (x + noise).
FunctionSubject quadratic() {
  return FunctionSubject(scalar_table({1, 2, -1}), [](const Tensor& x) { return (x * x).sum().reshape({1}); });
}

const ExplainInput kText = text_of({5, 6, 7});  // the vectors 1, 2 and -1: a distance of 3
constexpr double kNoise = 0.1, kDeviation = 3 * kNoise;
constexpr std::int64_t kCopies = 4000;

TEST(SmoothGrad, WithoutNoiseIsTheMethodThatItWraps) {
  FunctionSubject subject = quadratic();
  for (const std::string around : {"gradient_x_input", "integrated_gradients"}) {
    const Explanation plain = explain_one(subject, around, {}, kText);
    const Explanation smooth =
        explain_one(subject, "smoothgrad", {{"around", around}, {"noise", 0.0}, {"samples", std::int64_t{3}}}, kText);
    ASSERT_EQ(smooth.values.size(), plain.values.size());
    for (std::size_t t = 0; t < plain.values.size(); ++t) EXPECT_NEAR(smooth.values[t], plain.values[t], 1e-12);
    EXPECT_EQ(smooth.method, "smoothgrad");
    EXPECT_EQ(smooth.unit, plain.unit);
    EXPECT_EQ(smooth.quality["largest_standard_error"], 0.0);
  }
}

TEST(SmoothGrad, OfAQuadraticHasTheMeanAndTheVarianceOfItsGradient) {
  // 2 (x + noise) has the mean 2 x, the variance 4 s^2 and the mean square 4 (x^2 + s^2); five standard errors.
  FunctionSubject subject = quadratic();
  toys::Settings settings = {{"around", "saliency"}, {"norm", "signed"}, {"noise", kNoise}, {"samples", kCopies}};
  const double variance = 4 * kDeviation * kDeviation, error = std::sqrt(variance / kCopies);
  const Explanation mean = explain_one(subject, "smoothgrad", settings, kText);
  const std::vector<double> x = {1, 2, -1};
  for (std::size_t t = 0; t < x.size(); ++t) EXPECT_NEAR(mean.values[t], 2 * x[t], 5 * error);
  EXPECT_NEAR(mean.quality["largest_standard_error"].get<double>(), error / 4, 0.1 * error / 4);
  settings["form"] = std::string("variance");
  const Explanation spread = explain_one(subject, "smoothgrad", settings, kText);
  for (const double value : spread.values) EXPECT_NEAR(value, variance, 5 * variance * std::sqrt(2.0 / kCopies));
  EXPECT_FALSE(spread.is_signed);
  settings["form"] = std::string("mean_of_squares");
  const Explanation squares = explain_one(subject, "smoothgrad", settings, kText);
  for (std::size_t t = 0; t < x.size(); ++t)
    EXPECT_NEAR(squares.values[t], spread.values[t] + mean.values[t] * mean.values[t], 1e-9);
}

TEST(SmoothGrad, AroundIntegratedGradientsStaysCompleteForTheNoisyTexts) {
  // The copies' ends are the noisy texts; the baseline keeps its vectors: sums are f(x + noise) - f(b) on average.
  FunctionSubject subject = quadratic();
  const Explanation smooth = explain_one(
      subject, "smoothgrad",
      {{"around", std::string("integrated_gradients")}, {"baseline", std::string("zero")}, {"noise", kNoise}}, kText);
  const double sum = std::accumulate(smooth.values.begin(), smooth.values.end(), 0.0);
  double scores = 0;
  for (const Json& copy : smooth.quality["copies"]) scores += copy["score_input"].get<double>() / 16;
  EXPECT_NEAR(sum, scores, 1e-3 * scores);  // the rule's own tolerance
  EXPECT_GT(std::abs(sum - 6), 1e-3);       // f(x) without noise
  EXPECT_EQ(smooth.settings["baseline"], "zero");
}

TEST(SmoothGrad, TheDrawsBelongToTheExample) {
  FunctionSubject subject = quadratic();
  ExplainInput first = kText, second = kText;
  first.example = 3;
  second.example = 4;
  const ExplainContext context = toys::context_of(subject);
  const auto method = make_explainer("smoothgrad");
  const std::vector<Explanation> both = method->explain(context, {first, second});
  EXPECT_EQ(method->explain(context, {second}).at(0).values, both[1].values);
  EXPECT_NE(both[0].values, both[1].values);
}

TEST(SmoothGrad, WrapsOnlyMethodsThatReadGradients) {
  test::expect_part(test::error_text(ErrorKind::config,
                                     [] {
                                       return make_explainer("smoothgrad", {{"around", std::string("occlusion")}});
                                     }),
                    "one of conductance, deeplift, gradient_x_input, idgi, integrated_gradients, internal_influence, "
                    "neuron_conductance, saliency, sequential_integrated_gradients");
}

}  // namespace
}  // namespace glass::smoothgrad_test
