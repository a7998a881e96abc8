// Expected gradients: the mean of Integrated Gradients over the background, within its own standard errors.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::expected_gradients_test {
namespace {

using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

constexpr double kFiveErrors = 5;  // of a million texts one is off by more

/// f = x1 x2 + sin x1 on the words 5 to 8, which are 1, 2, -1 and 0.5.
FunctionSubject bent() {
  return FunctionSubject(scalar_table({1, 2, -1, 0.5}),
                         [](const Tensor& x) { return (x[1] * x[2] + x[1].sin()).reshape({1}); });
}

Explanation explain(FunctionSubject& subject, const std::vector<ExplainInput>& background, std::int64_t samples) {
  ExplainContext context = toys::context_of(subject);
  context.background = background;
  return make_explainer("expected_gradients", {{"samples", samples}})->explain(context, {text_of({1, 5, 6, 2})}).at(0);
}

TEST(ExpectedGradients, AreTheMeanOfIntegratedGradientsOverTheBackground) {
  FunctionSubject subject = bent();
  ExplainInput text = text_of({1, 5, 6, 2});
  text.counterfactual = {1, 7, 8, 2};
  text.baselines = {{1, 8, 8, 2}};  // the second background text has one word: it stands twice
  const Explanation exact = toys::explain_one(subject, "integrated_gradients", {{"baseline", "counterfactual"}}, text);
  const Explanation drawn = explain(subject, {text_of({1, 7, 8, 5, 2}), text_of({8})}, 4000);
  const auto errors = drawn.quality["standard_errors"].get<std::vector<double>>();
  for (std::size_t t = 0; t < 4; ++t)
    EXPECT_NEAR(drawn.values[t], exact.values[t], kFiveErrors * errors[t] + 1e-3);  // the exact one's tolerance
  EXPECT_LT(errors[1], 0.05);
  EXPECT_EQ(errors[0], 0);
  const double sum = std::accumulate(drawn.values.begin(), drawn.values.end(), 0.0);
  const double change = drawn.quality["score_input"].get<double>() - drawn.quality["score_baseline"].get<double>();
  EXPECT_NEAR(sum - change, drawn.quality["completeness_delta"].get<double>(), 1e-12);
  EXPECT_NEAR(sum, change, kFiveErrors * drawn.quality["delta_standard_error"].get<double>());
}

TEST(ExpectedGradients, OfALinearModelMissNothingForEachDraw) {
  FunctionSubject subject(scalar_table({1, 2, -1, 0.5}), [](const Tensor& x) { return (3 * x).sum().reshape({1}); });
  const Explanation result = explain(subject, {text_of({1, 7, 8, 2})}, 8);
  EXPECT_NEAR(result.values[1], 6, 1e-12);
  EXPECT_NEAR(result.values[2], 4.5, 1e-12);
  EXPECT_NEAR(result.quality["largest_standard_error"].get<double>(), 0, 1e-7);  // of a square root of rounding
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, 1e-12);
  EXPECT_EQ(result.forwards, 17);  // the text, and two for each draw
}

TEST(ExpectedGradients, TheDrawsBelongToSeedAndExample) {
  FunctionSubject subject = bent();
  ExplainContext context = toys::context_of(subject);
  context.background = {text_of({7, 8}), text_of({8, 5})};
  ExplainInput first = text_of({1, 5, 6, 2}), second = first;
  first.example = 3;
  second.example = 4;
  const auto method = make_explainer("expected_gradients");
  const std::vector<Explanation> both = method->explain(context, {first, second});
  EXPECT_EQ(method->explain(context, {second}).at(0).values, both[1].values);
  EXPECT_NE(both[0].values, both[1].values);
  context.seed = 2;
  EXPECT_NE(method->explain(context, {second}).at(0).values, both[1].values);
}

TEST(ExpectedGradients, WithoutBackgroundSayWhatToGive) {
  FunctionSubject subject = bent();
  const ExplainContext context = toys::context_of(subject);
  const auto without = [&] { return make_explainer("expected_gradients")->explain(context, {text_of({5, 6, 7})}); };
  test::expect_part(test::error_text(ErrorKind::config, without), "explain.expected_gradients.background");
  const auto untokenized = [&] {
    return make_explainer("expected_gradients", {{"background", std::vector<std::string>{"a text"}}})
        ->explain(context, {text_of({5, 6, 7})});
  };
  test::expect_part(test::error_text(ErrorKind::config, untokenized), "need the tokenizer");
}

}  // namespace
}  // namespace glass::expected_gradients_test
