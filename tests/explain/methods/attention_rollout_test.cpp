// Rollout: golden matrices worked out by hand from exact fractions, and the laws of row-stochastic products.
#include <gtest/gtest.h>

#include <numeric>

#include "explain/rollout.h"
#include "glass/base/error.h"
#include "support/toy_subjects.h"

namespace glass::attention_rollout_test {
namespace {

using toys::explain_one;
using toys::PatternSubject;
using toys::text_of;

constexpr double kGolden = 1e-6;  // the golden numbers are rounded to six decimals
constexpr double kExact = 1e-14;  // float64 products of a few row-stochastic matrices

Tensor matrix(const std::vector<double>& values, std::int64_t heads = 1) {
  const auto n = static_cast<std::int64_t>(
      std::llround(std::sqrt(static_cast<double>(values.size()) / static_cast<double>(heads))));
  return at::tensor(values, at::kDouble).view({heads, n, n});
}

/// Three tokens, two layers, two heads.
std::vector<Tensor> golden_patterns() {
  return {matrix({.5, .3, .2, .1, .8, .1, .25, .25, .5, .2, .2, .6, .3, .4, .3, .6, .2, .2}, 2),
          matrix({.6, .2, .2, .2, .6, .2, .1, .3, .6, .1, .7, .2, .5, .25, .25, .3, .3, .4}, 2)};
}

void expect_matrix(const Tensor& actual, const std::vector<double>& expected) {
  const Tensor flat = actual.contiguous().view({-1});
  ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(expected.size()));
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(flat[static_cast<std::int64_t>(i)].item<double>(), expected[i], kGolden) << "entry " << i;
}

RolloutSettings with(const std::string& fusion, double residual = 0.5, double discard = 0) {
  RolloutSettings settings;
  settings.head_fusion = fusion;
  settings.residual_weight = residual;
  settings.discard_ratio = discard;
  return settings;
}

std::vector<Tensor> random_patterns(std::int64_t layers, std::int64_t heads, std::int64_t length) {
  at::Generator generator = at::globalContext().defaultGenerator(at::kCPU).clone();
  generator.set_current_seed(7);
  std::vector<Tensor> patterns;
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    patterns.push_back(at::randn({heads, length, length}, generator, at::kDouble).softmax(-1));
  }
  return patterns;
}

TEST(AttentionRollout, GoldenMatricesOfEveryFusion) {
  const std::vector<Tensor> patterns = golden_patterns();
  expect_matrix(rollout_matrix(patterns, with("mean")),
                {.499375, .275625, .225, .213281, .604531, .182188, .241875, .216875, .54125});
  expect_matrix(rollout_matrix(patterns, with("max")),
                {.455426, .298511, .246064, .245247, .548551, .206202, .287959, .196688, .515353});
  expect_matrix(rollout_matrix(patterns, with("min")),
                {.578535, .224495, .19697, .156623, .692723, .150654, .169928, .247054, .583018});
  expect_matrix(rollout_matrix(patterns, with("mean", 0)),
                {.2975, .4025, .3, .303125, .393125, .30375, .3425, .3425, .315});
}

TEST(AttentionRollout, GoldenMatrixWithDiscardedWeights) {
  expect_matrix(rollout_matrix(golden_patterns(), with("mean", 0.5, 0.5)),
                {.578571, .25, .171429, .152113, .802817, .04507, .239437, 0, .760563});
}

TEST(AttentionRollout, TheFirstEntryIsNeverDiscarded) {
  const Tensor layer = rollout_layer(matrix({.1, .9, .6, .4}), with("mean", 0, 0.5));
  expect_matrix(layer, {.1, .9, 1, 0});  // .1 and .4 are the lowest two; .1 stands at (0, 0)
}

TEST(AttentionRollout, ARowOfWhichNothingIsLeftKeepsItsToken) {
  const Tensor layer = rollout_layer(matrix({.5, .5, .0, .34, .33, .33, .9, .1, 0}), with("mean", 0, 0.7));
  EXPECT_TRUE(at::isfinite(layer).all().item<bool>());
  EXPECT_NEAR((layer.sum(1) - 1).abs().max().item<double>(), 0, kExact);
}

TEST(AttentionRollout, UniformAttentionHasAClosedForm) {
  const std::int64_t n = 5, layers = 3;
  const std::vector<Tensor> patterns(layers, at::full({2, n, n}, 1.0 / n, at::kDouble));
  const double kept = std::pow(0.5, layers);
  const Tensor expected = at::eye(n, at::kDouble) * kept + (1 - kept) / n;
  EXPECT_NEAR((rollout_matrix(patterns, {}) - expected).abs().max().item<double>(), 0, kExact);
}

TEST(AttentionRollout, IdentityAttentionKeepsEveryTokenInPlace) {
  const std::vector<Tensor> patterns(4, at::eye(6, at::kDouble).unsqueeze(0));
  EXPECT_TRUE(at::equal(rollout_matrix(patterns, {}), at::eye(6, at::kDouble)));
}

TEST(AttentionRollout, CausalAttentionStaysBelowTheDiagonal) {
  std::vector<Tensor> patterns = random_patterns(3, 2, 6);
  for (Tensor& pattern : patterns) pattern = pattern.tril() / pattern.tril().sum(-1, true);
  EXPECT_EQ(rollout_matrix(patterns, {}).triu(1).abs().max().item<double>(), 0);
}

TEST(AttentionRollout, AChainOfVectorsEqualsTheFullProduct) {
  const std::vector<Tensor> patterns = random_patterns(4, 3, 9);
  for (const std::string fusion : {"mean", "max", "min"}) {
    const RolloutSettings settings = with(fusion, 0.3, 0.2);
    const Tensor full = rollout_matrix(patterns, settings);
    EXPECT_NEAR((rollout_row(patterns, ReadRows::first, settings) - full[0]).abs().max().item<double>(), 0, kExact);
    EXPECT_NEAR((rollout_row(patterns, ReadRows::last, settings) - full[8]).abs().max().item<double>(), 0, kExact);
    EXPECT_NEAR((rollout_row(patterns, ReadRows::mean, settings) - full.mean(0)).abs().max().item<double>(), 0, kExact);
    EXPECT_NEAR((full.sum(1) - 1).abs().max().item<double>(), 0, kExact);
  }
}

TEST(AttentionRollout, TheMethodReadsTheRowsThatThePredictionIsMadeFrom) {
  const std::vector<double> first = {.499375, .275625, .225};
  PatternSubject subject(golden_patterns(), ReadRows::first);
  const Explanation result = explain_one(subject, "attention_rollout", {}, text_of({5, 6, 7}));
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], first[t], kGolden);
  EXPECT_LE(result.quality["row_sum_error"].get<double>(), kExact);
  PatternSubject causal(golden_patterns(), ReadRows::last);
  EXPECT_NEAR(explain_one(causal, "attention_rollout", {}, text_of({5, 6, 7})).values[2], .54125, kGolden);
  PatternSubject pooled(golden_patterns(), ReadRows::mean);
  EXPECT_NEAR(explain_one(pooled, "attention_rollout", {}, text_of({5, 6, 7})).values[0],
              (.499375 + .213281 + .241875) / 3, kGolden);
}

TEST(AttentionRollout, LayersBelowTheFirstOneAreLeftOut) {
  PatternSubject subject(golden_patterns(), ReadRows::first);
  const Explanation result =
      explain_one(subject, "attention_rollout", {{"start_layer", std::int64_t{1}}}, text_of({5, 6, 7}));
  const std::vector<double> expected = {.675, .225, .1};  // (row 0 of layer 2 + identity) / 2
  for (std::size_t t = 0; t < 3; ++t) EXPECT_NEAR(result.values[t], expected[t], kGolden);
  EXPECT_THROW(explain_one(subject, "attention_rollout", {{"start_layer", std::int64_t{2}}}, text_of({5, 6, 7})),
               Error);
}

/// Four layers whose rows attend evenly to themselves and what stands before them.
std::vector<Tensor> even_causal_patterns(std::int64_t length) {
  const Tensor seen = at::ones({1, length, length}, at::kDouble).tril();
  return std::vector<Tensor>(4, seen / seen.sum(2, true));
}

TEST(AttentionRollout, CausalRowsThatAttendEvenlyFavourTheBeginningUnlessNormalised) {
  PatternSubject subject(even_causal_patterns(7), ReadRows::last);
  const ExplainInput text = text_of({5, 6, 7, 8, 9, 10, 11});
  // By NumPy, the product of 0.5 A + 0.5 I over four layers.
  const std::vector<double> plain = {.369, .186, .124, .091, .070, .055, .107},
                            normalised = {.160, .126, .117, .116, .120, .131, .230};
  constexpr double kRounded = 5e-4;  // three decimals
  for (const auto& [name, expected] : {std::pair("plain", plain), std::pair("normalised", normalised)}) {
    const Explanation result =
        explain_one(subject, "attention_rollout", {{"receptive_field", std::string(name)}}, text);
    for (std::size_t t = 0; t < expected.size(); ++t) EXPECT_NEAR(result.values[t], expected[t], kRounded) << name;
    EXPECT_EQ(result.settings["receptive_field"], name);
    EXPECT_LT(result.quality["row_sum_error"].get<double>(), kExact);
  }
  EXPECT_EQ(explain_one(subject, "attention_rollout", {}, text).settings["receptive_field"], "normalised");
}

TEST(AttentionRollout, AttentionToBothSidesIsPlainUnlessAsked) {
  PatternSubject subject(golden_patterns(), ReadRows::first);
  EXPECT_EQ(explain_one(subject, "attention_rollout", {}, text_of({5, 6, 7})).settings["receptive_field"], "plain");
}

TEST(AttentionRollout, ALaterTokenChangesNoShareOfAnEarlierRow) {
  std::vector<Tensor> longer = random_patterns(3, 2, 6), shorter;
  for (Tensor& pattern : longer) {
    pattern = pattern.tril();
    pattern = pattern / pattern.sum(2, true);
    shorter.push_back(pattern.narrow(1, 0, 4).narrow(2, 0, 4));
  }
  const Tensor of_long = rollout_row(longer, ReadRows::last, {}, 3),
               of_short = rollout_row(shorter, ReadRows::last, {}, 3);
  EXPECT_LT((of_long.narrow(0, 0, 4) - of_short).abs().max().item<double>(), kExact);
}

}  // namespace
}  // namespace glass::attention_rollout_test
