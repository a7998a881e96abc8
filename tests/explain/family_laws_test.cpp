// The laws of every method on every family and head: neighbours change nothing, and Integrated Gradients is complete.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/explain/explainer.h"
#include "glass/model/model_folder.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/quick_settings.h"

namespace glass::family_laws_test {
namespace {

constexpr double kTolerance = 1e-9;     // fp64, share of the largest value
constexpr double kCompleteness = 2e-2;  // share of |f(x) - f(baseline)|, 200 nodes of Gauss-Legendre on random weights

/// Families with a head: their scores can be explained.
std::vector<std::string> explainable_families() {
  std::vector<std::string> names;
  const Json list = read_json(golden::path_of("families/families.json"));
  for (const Json& family : list) {
    const std::string name = family.at("name"), model_class = family.at("class");
    const bool has_head =
        !model_class.ends_with("Model") || model_class.ends_with("LMHeadModel") || model_class.ends_with("MTModel");
    if (has_head) names.push_back(name);
  }
  return names;
}

class FamilyLaws : public testing::TestWithParam<std::string> {
 protected:
  FamilyLaws() : loaded_(load_transformer(golden::path_of("families") / GetParam())) {
    model().to(at::kCPU, at::kDouble);
    context_ = toys::context_of(model());
    context_.special_ids.mask = 3;
    context_.special_ids.unk = 3;
    context_.batch_tokens = 24;
    context_.background = {toys::text_of({5, 9}), toys::text_of({7})};
    const bool every_token = !is_pooled(model().architecture().head.kind);
    const std::int64_t end = model().architecture().end_id;
    std::int32_t id = 4;
    for (const std::int64_t length : {4, 3, 6, 4}) {
      std::vector<std::int32_t> ids;
      for (std::int64_t t = 0; t < length; ++t) ids.push_back(4 + (id++ * 7) % 40);
      // A classifier with a decoder reads its end token.
      if (model().architecture().head.pooling == Pooling::end_token) ids.back() = static_cast<std::int32_t>(end);
      texts_.push_back(toys::text_of(ids));
      texts_.back().example = static_cast<std::int64_t>(texts_.size());
      texts_.back().special.assign(ids.size(), 0);
      texts_.back().special.back() = 1;
      if (every_token) texts_.back().position = length / 2;
      if (model().architecture().head.kind == HeadKind::sequence_to_sequence_lm)
        add_target(texts_.back(), length % 3 + 2, id);
    }
  }
  /// A target behind its start token, of which the row before the last token is explained.
  void add_target(ExplainInput& text, std::int64_t length, std::int32_t& id) {
    text.decoder_start = static_cast<std::int64_t>(text.ids.size());
    text.position = length - 2;
    for (std::int64_t t = 0; t < length; ++t) {
      text.ids.push_back(t == 0 ? static_cast<std::int32_t>(model().architecture().decoder_start_id)
                                : 4 + (id++ * 7) % 40);
      text.special.push_back(t == 0 ? 1 : 0);
      text.words.push_back(t == 0 ? -1 : static_cast<std::int32_t>(100 + t));
    }
  }
  Transformer& model() { return *loaded_.model; }

  LoadedTransformer loaded_;
  ExplainContext context_;
  std::vector<ExplainInput> texts_;
};

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

TEST_P(FamilyLaws, ATextAmongOthersIsExplainedAsIfItWereAloneByEveryMethod) {
  for (const MethodInfo& method : explainers()) {
    const std::unique_ptr<Explainer> explainer = make_explainer(method.name, toys::quick_settings(method.name));
    const std::vector<Explanation> together = explainer->explain(context_, texts_);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      const Explanation alone = explainer->explain(context_, {texts_[i]}).at(0);
      ASSERT_EQ(alone.values.size(), together[i].values.size()) << method.name;
      const double scale = std::max(largest(alone.values), 1e-6);
      for (std::size_t v = 0; v < alone.values.size(); ++v)
        EXPECT_NEAR(together[i].values[v], alone.values[v], kTolerance * scale) << method.name;
    }
  }
}

TEST_P(FamilyLaws, TwoPlacesOfATextAreExplainedTogetherAsEachAlone) {
  std::vector<ExplainInput> places = {texts_[2], texts_[2], texts_[0]};
  if (places[0].position > 0) --places[0].position;
  std::vector<std::pair<std::string, toys::Settings>> asked;
  for (const char* method : {"occlusion", "shapley_sampling", "attention", "attention_rollout"})
    asked.emplace_back(method, toys::quick_settings(method));
  asked.push_back({"occlusion", {{"replacement", std::string("attention_off")}}});
  asked.push_back({"occlusion", {{"replacement", std::string("mean")}}});
  for (const auto& [method, settings] : asked) {
    const std::unique_ptr<Explainer> explainer = make_explainer(method, settings);
    const std::vector<Explanation> together = explainer->explain(context_, places);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Explanation alone = explainer->explain(context_, {places[i]}).at(0);
      const double scale = std::max(largest(alone.values), 1e-6);
      ASSERT_EQ(alone.values.size(), together[i].values.size()) << method;
      for (std::size_t v = 0; v < alone.values.size(); ++v)
        EXPECT_NEAR(together[i].values[v], alone.values[v], kTolerance * scale) << method << ", place " << i;
    }
  }
}

double largest_score_of(const Explanation& result) {
  return std::max({1.0, largest(result.values), std::abs(result.quality["score_input"].get<double>()),
                   std::abs(result.quality["score_baseline"].get<double>())});
}

TEST_P(FamilyLaws, IntegratedGradientsIsComplete) {
  const toys::Settings settings = {{"rule", std::string("gauss_legendre")}, {"nodes", std::int64_t{200}}};
  for (const Explanation& result : make_explainer("integrated_gradients", settings)->explain(context_, texts_)) {
    const double span = result.quality["score_input"].get<double>() - result.quality["score_baseline"].get<double>();
    const double sum = std::accumulate(result.values.begin(), result.values.end(), 0.0);
    EXPECT_NEAR(sum, span, kCompleteness * std::max(std::abs(span), 0.5));
  }
}

/// Of every target that the head can have: a closed-form rule for each part makes the sum exact.
TEST_P(FamilyLaws, DeepLiftIsComplete) {
  const ScoreMeaning& meaning = context_.scores_mean();
  for (const std::string point : {"", "word_embed"}) {
    for (const TargetKind kind : meaning.target_kinds()) {
      if (has_two_classes(kind) && model().architecture().head.outputs < 2) continue;
      context_.target.kind = kind;
      for (const Explanation& result : make_explainer("deeplift", {{"point", point}})->explain(context_, texts_)) {
        EXPECT_TRUE(result.quality["completeness_promised"].get<bool>());
        EXPECT_LE(std::abs(result.quality["completeness_delta"].get<double>()), kTolerance * largest_score_of(result));
      }
    }
  }
}

/// Families whose decoder reads a target.
class TargetLaws : public FamilyLaws {};

/// The tokens behind the row that is read cannot matter to a decoder, and its shares of attention are shares of one
/// whole.
TEST_P(TargetLaws, WhatADecoderHasNotReadYetScoresNothing) {
  ASSERT_EQ(model().architecture().head.kind, HeadKind::sequence_to_sequence_lm);
  for (const char* method :
       {"gradient_x_input", "integrated_gradients", "saliency", "occlusion", "attention_rollout"}) {
    const std::vector<Explanation> results =
        make_explainer(method, toys::quick_settings(method))->explain(context_, texts_);
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      EXPECT_NEAR(results[i].values.back(), 0, 1e-12) << method;
      EXPECT_GT(std::abs(results[i].values.front()), 0) << method;
      const double sum = std::accumulate(results[i].values.begin(), results[i].values.end(), 0.0);
      if (std::string(method) == "attention_rollout") EXPECT_NEAR(sum, 1.0, 1e-12);
    }
  }
}

TEST_P(TargetLaws, TokensOfTheTargetBringNothingThroughTheEncoder) {
  toys::Settings settings = toys::quick_settings("neuron_conductance");
  settings["through"] = std::string("encoder.*.resid_post");
  const std::vector<Explanation> results = make_explainer("neuron_conductance", settings)->explain(context_, texts_);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto target = results[i].values.begin() + static_cast<std::ptrdiff_t>(texts_[i].decoder_start);
    EXPECT_GT(largest({results[i].values.begin(), target}), 0);
    EXPECT_EQ(largest({target, results[i].values.end()}), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(WithTarget, TargetLaws, testing::Values("t5", "t5_gated", "bart", "marian"),
                         [](const auto& info) { return info.param; });
INSTANTIATE_TEST_SUITE_P(All, FamilyLaws, testing::ValuesIn(explainable_families()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace glass::family_laws_test
