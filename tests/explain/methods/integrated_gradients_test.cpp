// Integrated Gradients: closed forms, quadrature errors of reference models, completeness, baselines, and batches.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "glass/model/evaluation_mode.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::integrated_gradients_test {
namespace {

using toys::explain_one;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::Settings;
using toys::text_of;

constexpr double kExact = 1e-12;     // float64 sums of a few dozen terms
constexpr double kPublished = 6e-5;  // half a unit of the fourth decimal in the published tables

Settings fixed(const std::string& rule, std::int64_t nodes, const std::string& baseline = "pad") {
  return {{"rule", rule}, {"nodes", nodes}, {"baseline", baseline}};
}

double delta(const Explanation& explanation) {
  return explanation.quality["completeness_delta"].get<double>();
}

TEST(IntegratedGradients, QuadratureErrorsOfAKinkedModelAreTheExactOnes) {
  FunctionSubject subject(scalar_table({0, 100}), toys::multi_layer);
  const ExplainInput input = text_of({5, 6, 5});
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("gauss_legendre", 50), input)), 0.1794,
              kPublished);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("gauss_legendre", 500), input)), 0.0506,
              kPublished);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("middle", 50), input)), 0, kExact * 390);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("trapezoid", 50), input)), 0.8163, kPublished);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("trapezoid", 500), input)), 0.0802, kPublished);
}

TEST(IntegratedGradients, QuadratureErrorsOfASmoothModelAreTheExactOnes) {
  FunctionSubject subject(scalar_table({8}), toys::sigmoid_model);
  const ExplainInput input = text_of({5});
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("gauss_legendre", 10), input)), 1.2e-7, 0.1e-7);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("gauss_legendre", 50), input)), 0, 1e-15);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("middle", 10), input)), 8.8e-6, 0.1e-6);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("trapezoid", 10), input)), -2.2e-5, 0.1e-5);
  EXPECT_NEAR(delta(explain_one(subject, "integrated_gradients", fixed("trapezoid", 50), input)), -7.4e-7, 0.1e-7);
}

TEST(IntegratedGradients, NetworksOfOneFunctionGetOneExplanation) {
  for (const auto& function : {toys::two_relus, toys::two_relus_again}) {
    FunctionSubject subject(scalar_table({3, 1}), [&](const Tensor& x) { return function(x); });
    const Explanation result = explain_one(subject, "integrated_gradients", fixed("middle", 1000), text_of({5, 6}));
    EXPECT_NEAR(result.values[0], 1.5, 3e-3);  // the kink lies inside one of 1000 steps
    EXPECT_NEAR(result.values[1], -0.5, 1e-3);
  }
}

TEST(IntegratedGradients, OfALinearModelIsWeightTimesInputWithNineNodes) {
  FunctionSubject subject(scalar_table({2, -3, 0.5}), [](const Tensor& x) {
    return (x * at::tensor({1.0, 2.0, 4.0}, at::kDouble).unsqueeze(1)).sum(0);
  });
  const Explanation result = explain_one(subject, "integrated_gradients", {{"baseline", "pad"}}, text_of({5, 6, 7}));
  const std::vector<double> expected = {2, -6, 2};
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kExact);
  EXPECT_EQ(result.quality["nodes"], 9);
  EXPECT_TRUE(result.quality["converged"].get<bool>());
  EXPECT_EQ(result.forwards, 9);  // both ends are the runs of input and baseline
}

TEST(IntegratedGradients, AdaptiveMeetsItsToleranceOrSaysThatItDidNot) {
  FunctionSubject smooth(scalar_table({8}), toys::sigmoid_model);
  const Explanation met =
      explain_one(smooth, "integrated_gradients", {{"tolerance", 1e-6}, {"baseline", "pad"}}, text_of({5}));
  EXPECT_TRUE(met.quality["converged"].get<bool>());
  EXPECT_LE(std::abs(delta(met)), 1e-6);
  EXPECT_LE(met.quality["largest_token_estimate"].get<double>(), 1e-2);
  FunctionSubject kinked(scalar_table({0, 100}), toys::multi_layer);
  const Explanation missed =
      explain_one(kinked, "integrated_gradients",
                  {{"tolerance", 1e-6}, {"max_nodes", std::int64_t{33}}, {"baseline", "pad"}}, text_of({5, 6, 5}));
  EXPECT_FALSE(missed.quality["converged"].get<bool>());
  EXPECT_EQ(missed.quality["nodes"], 33);
}

TEST(IntegratedGradients, AdaptiveKnowsTheErrorOfEachInterval) {
  // f = sin(8 a) + a^2: rates 8 a cos(8 a) and 2 a^2 on the way, integrals sin 8 and 1.
  FunctionSubject subject(scalar_table({8, 1}),
                          [](const Tensor& x) { return (x[0].sin() + x[1] * x[1]).reshape({1}); });
  const Explanation result = explain_one(subject, "integrated_gradients", {{"baseline", "pad"}}, text_of({5, 6}));
  const auto ends = result.quality["intervals"]["ends"].get<std::vector<double>>();
  const auto errors = result.quality["intervals"]["errors"].get<std::vector<double>>();
  ASSERT_EQ(ends.size(), errors.size() + 1);
  EXPECT_EQ(ends.front(), 0);
  EXPECT_EQ(ends.back(), 1);
  const double all = std::accumulate(errors.begin(), errors.end(), 0.0);
  const double span = std::sin(8.0) + 1;
  EXPECT_LE(all, std::max(1e-3 * span, 1e-3));
  EXPECT_LE(std::abs(delta(result)), all + kExact);
  EXPECT_EQ(result.quality["nodes"].get<std::size_t>(), 2 * errors.size() + 1);
  EXPECT_EQ(result.forwards, result.quality["nodes"].get<double>());
  EXPECT_NEAR(result.values[0], std::sin(8.0), 1e-2);
  EXPECT_NEAR(result.values[1], 1, kExact);  // Simpson's rule is exact
}

TEST(IntegratedGradients, TokensThatCancelKeepTheRuleFromStoppingEarly) {
  // Both tokens move while their sum stays 0: the delta alone would stop at once.
  FunctionSubject subject(scalar_table({1, 1}),
                          [](const Tensor& x) { return ((8 * x[0]).sin() - (8 * x[1]).sin()).reshape({1}); });
  const Explanation result = explain_one(subject, "integrated_gradients", {{"baseline", "pad"}}, text_of({5, 6}));
  EXPECT_TRUE(result.quality["converged"].get<bool>());
  EXPECT_GT(result.quality["nodes"].get<int>(), 9);
  EXPECT_NEAR(result.values[0], std::sin(8.0), 0.01);
}

TEST(IntegratedGradients, BaselinesKeepSpecialTokensAndReplaceTheRest) {
  // Vectors: pad 10, cls 20, sep 30, mask 40, unk 50, then one word of 7; the score is the sum.
  const Tensor table = at::tensor({10.0, 20.0, 30.0, 40.0, 50.0, 7.0}, at::kDouble).unsqueeze(1);
  FunctionSubject subject(table, [](const Tensor& x) { return x.sum().reshape({1}); });
  subject.mean = at::tensor({5.0}, at::kDouble);
  const ExplainInput input = text_of({1, 5, 2});
  const auto score_of = [&](const std::string& baseline) {
    return explain_one(subject, "integrated_gradients", {{"baseline", baseline}}, input)
        .quality["score_baseline"]
        .get<double>();
  };
  EXPECT_DOUBLE_EQ(score_of("pad"), 60);
  EXPECT_DOUBLE_EQ(score_of("mask"), 90);
  EXPECT_DOUBLE_EQ(score_of("mean"), 55);
  EXPECT_DOUBLE_EQ(score_of("zero"), 0);
  const Explanation masked = explain_one(subject, "integrated_gradients", {}, input);
  EXPECT_EQ(masked.values, (std::vector<double>{0, -33, 0}));
}

TEST(IntegratedGradients, WordVectorsAndTheFirstBlockAreDifferentPoints) {
  FunctionSubject subject(scalar_table({1}), [](const Tensor& x) { return x.sum().reshape({1}); });
  subject.embed_scale = 3;
  const Explanation words =
      explain_one(subject, "integrated_gradients", {{"point", "word_embed"}, {"baseline", "pad"}}, text_of({5}));
  const Explanation block = explain_one(subject, "integrated_gradients", {{"baseline", "pad"}}, text_of({5}));
  EXPECT_EQ(words.point, "toy.word_embed");
  EXPECT_EQ(block.point, "toy.embed");
  EXPECT_NEAR(words.values[0], 3, kExact);
  EXPECT_NEAR(block.values[0], 3, kExact);
  EXPECT_THROW(explain_one(subject, "integrated_gradients", {{"point", "toy.embad"}}, text_of({5})), Error);
  EXPECT_THROW(explain_one(subject, "integrated_gradients", {{"point", "toy.scores"}}, text_of({5, 5})), Error);
}

TEST(IntegratedGradients, ASubjectThatHidesItsGradientIsAnError) {
  FunctionSubject subject(scalar_table({1}), [](const Tensor& x) { return x.detach().sum().reshape({1}); });
  EXPECT_THROW(explain_one(subject, "integrated_gradients", {}, text_of({5})), Error);
}

TEST(IntegratedGradients, MissingBaselinesAreErrorsOfTheConfig) {
  FunctionSubject subject(scalar_table({1}), toys::sigmoid_model);
  ExplainContext context = toys::context_of(subject);
  context.special_ids = {};
  for (const std::string baseline : {"pad", "mask", "mean"}) {
    try {
      make_explainer("integrated_gradients", {{"baseline", baseline}})->explain(context, {text_of({5})});
      ADD_FAILURE() << baseline << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    }
  }
}

TEST(IntegratedGradients, NoForwardExceedsTheTokenBudget) {
  FunctionSubject subject(scalar_table({1, 2, 3}), toys::sigmoid_model);
  ExplainContext context = toys::context_of(subject);
  context.batch_tokens = 16;
  make_explainer("integrated_gradients", fixed("middle", 50))
      ->explain(context, {text_of({5, 6, 7}), text_of({5, 6, 7, 5, 6}), text_of({5})});
  for (const std::int64_t tokens : subject.tokens) EXPECT_LE(tokens, 16);
}

TEST(IntegratedGradients, SettingsThatARuleDoesNotUseAreNotRecorded) {
  FunctionSubject subject(scalar_table({1}), toys::sigmoid_model);
  const Json adaptive = explain_one(subject, "integrated_gradients", {}, text_of({5})).settings;
  EXPECT_FALSE(adaptive.contains("nodes")) << adaptive;
  EXPECT_TRUE(adaptive.contains("max_nodes") && adaptive.contains("token_tolerance")) << adaptive;
  EXPECT_EQ(adaptive["point"], "embed");
  EXPECT_EQ(adaptive["baseline"], "mask");
  EXPECT_EQ(adaptive["baseline_token"], "3");  // the toys have no tokenizer: a token is called by its number
  const Json fixed_rule = explain_one(subject, "integrated_gradients", fixed("middle", 50), text_of({5})).settings;
  EXPECT_EQ(fixed_rule["nodes"], 50);
  EXPECT_FALSE(fixed_rule.contains("max_nodes") || fixed_rule.contains("token_tolerance")) << fixed_rule;
}

TEST(IntegratedGradients, BesideAResidualThePathIsCompleteButTheBaselineIsNotReached) {
  Transformer model(test::tiny_shape(), 5);
  model.to(at::kCPU, at::kDouble);
  const ExplainInput text = text_of({1, 7, 8, 9, 2});
  const std::string point = "encoder.1.self_out";
  const Explanation result = explain_one(model, "integrated_gradients", {{"point", point}}, text);
  const Json& quality = result.quality;
  EXPECT_TRUE(quality["converged"].get<bool>());
  EXPECT_FALSE(quality["completeness_promised"].get<bool>());
  EXPECT_FALSE(quality.contains("completeness_delta"));
  // The path begins at the text with the baseline's values at the point.
  const auto score_of = [&](const std::vector<std::int32_t>& ids, Trace& trace) {
    const at::NoGradGuard no_gradients;
    const FrozenEvaluation scope(model);
    const ExplainInput of_ids = text_of(ids);
    return model.scores(batch_of({&of_ids}), trace);
  };
  Trace other, mixed, plain;
  other.read(point);
  const Tensor baseline = score_of({1, 3, 3, 3, 2}, other);
  mixed.edit(point, [&](const Tensor&, const EditPlace&) { return other[point]; });
  const Tensor start = score_of(text.ids, mixed), input = score_of(text.ids, plain);
  const std::int64_t label = input.argmax(1).item<std::int64_t>();
  constexpr double kSame = 1e-9;  // float64
  EXPECT_NEAR(quality["score_path_start"].get<double>(), start[0][label].item<double>(), kSame);
  EXPECT_NEAR(quality["score_baseline"].get<double>(), baseline[0][label].item<double>(), kSame);
  const double sum = std::accumulate(result.values.begin(), result.values.end(), 0.0);
  EXPECT_NEAR(sum, (input - start)[0][label].item<double>(), 1e-3);  // the default tolerance
  EXPECT_GT(std::abs((start - baseline)[0][label].item<double>()), 1e-2);
}

}  // namespace
}  // namespace glass::integrated_gradients_test
