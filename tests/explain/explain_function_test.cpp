// Any function of tensors: closed forms, Captum's pinned values, and what groups and baselines mean.
#include "glass/explain/explain_function.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::explain_function_test {
namespace {

constexpr double kExact = 1e-9;  // sums of a few float64 products
constexpr double kPath = 1e-3;   // the path is cut finer until its sum is this near

/// Captum's BasicModel_MultiLayer, first output: relu(s - 10) + 3 relu(s + 1) - 1 with s the sum of a row.
Tensor multi_layer(const Tensor& x) {
  const Tensor s = x.reshape({x.size(0), -1}).sum(1);
  return (s - 10).relu() + 3 * (s + 1).relu() - 1;
}

Tensor rows(const std::vector<std::vector<double>>& values) {
  std::vector<Tensor> all;
  for (const std::vector<double>& row : values) all.push_back(at::tensor(row, at::kDouble));
  return at::stack(all);
}

void expect_scores(const Tensor& scores, const std::vector<double>& expected, double tolerance) {
  const Tensor flat = scores.reshape({-1});
  ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(expected.size()));
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(flat[static_cast<std::int64_t>(i)].item<double>(), expected[i], tolerance) << i;
}

TEST(ExplainFunction, HasCaptumsPinnedValues) {
  // Feature ablation of (2, 10, 3) from zeros, and exact Shapley values of two inputs (Captum's own tests).
  expect_scores(explain_function(multi_layer, {rows({{2, 10, 3}})}, {"occlusion"}).scores, {8, 35, 12}, kExact);
  expect_scores(explain_function(multi_layer, {rows({{2, 10, 3}, {20, 50, 30}})}, {"shapley"}).scores,
                {7, 32.5, 10.5, 230.0 / 3, 590.0 / 3, 350.0 / 3}, kExact);
}

TEST(ExplainFunction, IntegratedGradientsAreThoseOfTheClosedForm) {
  // relu(relu(x1 - 1) - relu(x2)) at (3, 1): (1.5, -.5).
  const auto f = [](const Tensor& x) { return ((x.select(1, 0) - 1).relu() - x.select(1, 1).relu()).relu(); };
  const FunctionAttribution result = explain_function(f, {rows({{3, 1}})});
  expect_scores(result.scores, {1.5, -0.5}, 0.02);  // the kink lies between two nodes
  const auto smooth = [](const Tensor& x) { return (x * x).sum(1); };
  const FunctionAttribution square = explain_function(smooth, {rows({{3, 1}}), rows({{1, 0}})[0]});
  expect_scores(square.scores, {8, 1}, kPath);
  EXPECT_TRUE(square.quality[0]["converged"].get<bool>());
}

TEST(ExplainFunction, EveryInputMayHaveItsBaseline) {
  const auto f = [](const Tensor& x) { return x.select(1, 0) * x.select(1, 1); };
  const Tensor inputs = rows({{3, 2}, {3, 2}}), baselines = rows({{0, 0}, {1, 2}});
  // Shapley values of a product: half of the joint gain each, plus what each changes alone.
  expect_scores(explain_function(f, {inputs, baselines}, {"shapley"}).scores, {3, 3, 4, 0}, kExact);
}

TEST(ExplainFunction, GroupsAreHiddenTogetherAndShareTheirScore) {
  const FunctionInputs inputs{rows({{2, 10, 3}}), {}, at::tensor({0, 0, 1}, at::kLong)};
  // f(15) = 52; without the first group f(3) = 11, without the second f(12) = 40.
  expect_scores(explain_function(multi_layer, inputs, {"occlusion"}).scores, {41, 41, 12}, kExact);
}

TEST(ExplainFunction, KeepsTheShapeAndTheColumn) {
  const auto f = [](const Tensor& x) {
    const Tensor sum = x.sum({1, 2});
    return at::stack({sum, 2 * sum}, 1);
  };
  const Tensor inputs = at::arange(1, 13, at::kDouble).view({2, 2, 3});
  FunctionRequest request{"gradient_x_input"};
  request.target = 0;
  const FunctionAttribution first = explain_function(f, {inputs}, request);
  EXPECT_EQ(first.scores.sizes(), inputs.sizes());
  EXPECT_TRUE(at::allclose(first.scores, inputs));
  request.target = -1;
  EXPECT_TRUE(at::allclose(explain_function(f, {inputs}, request).scores, 2 * inputs));
}

TEST(ExplainFunction, SaysWhatDoesNotFit) {
  const auto sum = [](const Tensor& x) { return x.sum(1); };
  const auto complaint = [](const ScoreFunction& f, const FunctionInputs& inputs) {
    return test::error_text(ErrorKind::usage, [&] { explain_function(f, inputs, {"occlusion"}); });
  };
  test::expect_part(complaint(sum, {at::ones({3})}), "[B, ...]");
  test::expect_part(complaint(sum, {at::ones({2, 3}), at::ones({2})}), "baselines of shape [2]");
  test::expect_part(complaint(sum, {at::ones({2, 3}), {}, at::tensor({0, 2, 2}, at::kLong)}), "without gaps");
  test::expect_part(complaint([](const Tensor& x) { return x.sum(); }, {at::ones({2, 3})}), "give [N, C] or [N]");
}

}  // namespace
}  // namespace glass::explain_function_test
