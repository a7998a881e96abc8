// What a constant shift does to explanations: nothing to gradients and to other tokens, something to products with
// the value; and nothing at all to the model.
#include <gtest/gtest.h>

#include "explain/shifted_subject.h"
#include "support/rerun_case.h"
#include "support/tiny_model.h"

namespace glass::input_invariance_test {
namespace {

constexpr double kRounding = 1e-9;  // of float64, through sums that are moved to and fro

toys::FunctionSubject squares() {
  return {toys::scalar_table({1, 2, -1}), [](const Tensor& x) { return (x * x).sum().reshape({1}); }};
}

double changed(const std::string& method, const toys::Settings& settings = {}) {
  toys::FunctionSubject subject = squares();
  return test::measured_again(subject, 3, "input_invariance", {}, method, settings)["mean"].get<double>();
}

TEST(InputInvariance, HoldsForGradientsAndForOtherTokens) {
  EXPECT_LE(changed("saliency"), kRounding);
  EXPECT_LE(changed("occlusion"), kRounding);
  EXPECT_LE(changed("integrated_gradients", {{"baseline", std::string("mask")}}), kRounding);
}

TEST(InputInvariance, FailsForProductsWithTheValueAndForAFixedVector) {
  EXPECT_GT(changed("gradient_x_input"), 0.01);
  EXPECT_GT(changed("integrated_gradients", {{"baseline", std::string("zero")}}), 0.01);
  EXPECT_GT(changed("occlusion", {{"replacement", std::string("zero")}}), 0.01);
}

TEST(InputInvariance, OfAProductIsTheShiftTimesTheGradient) {
  // Gradients 2 x times a shift m that all tokens share: |2 x m| / |2 x x|. Twice the scale moves twice as far.
  toys::FunctionSubject subject = squares();
  const auto at_scale = [&](double scale) {
    return test::measured_again(subject, 3, "input_invariance", {{"scale", scale}}, "gradient_x_input")["mean"]
        .get<double>();
  };
  EXPECT_NEAR(at_scale(2), 2 * at_scale(1), kRounding);
}

TEST(InputInvariance, TheShiftedTransformerIsTheSameFunctionWithTheSamePatterns) {
  Transformer model(test::tiny_shape(), 3);
  test::randomise(model, 5);
  model.to(at::kCPU, at::kDouble);
  const Json numbers = test::measured_again(model, 4, "input_invariance", {}, "attention_rollout");
  EXPECT_EQ(numbers["mean"], 0);
  EXPECT_LE(test::measured_again(model, 4, "input_invariance", {}, "saliency")["mean"].get<double>(), kRounding);
  EXPECT_GT(test::measured_again(model, 4, "input_invariance", {}, "gradient_x_input")["mean"].get<double>(), 0.01);
}

TEST(InputInvariance, TheShiftedSubjectShowsItsPointsMoved) {
  toys::FunctionSubject subject = squares();
  const Tensor shift = at::tensor({10.0}, at::kDouble);
  ShiftedSubject shifted(subject, {{"toy.embed", shift}}, shift);
  Batch batch;
  batch.ids = {5, 6, 7};
  batch.cu_seqlens = {0, 3};
  Trace trace;
  trace.read("toy.embed");
  EXPECT_EQ(shifted.scores(batch, trace).item<double>(), 6);
  EXPECT_TRUE(at::equal(trace["toy.embed"], at::tensor({11.0, 12.0, 9.0}, at::kDouble).unsqueeze(1)));
  EXPECT_TRUE(at::equal(shifted.word_vectors(), subject.word_vectors() + 10));
}

}  // namespace
}  // namespace glass::input_invariance_test
