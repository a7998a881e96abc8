// Integrated Gradients, gradient x input and occlusion against Captum and a plain loop
// (scripts/golden/captum_values.py).
#include <gtest/gtest.h>

#include "glass/explain/explainer.h"
#include "support/golden.h"

namespace glass::captum_test {
namespace {

constexpr double kFloatTolerance = 1e-5;   // fp32 on both sides; scores are of size 1
constexpr double kDoubleTolerance = 1e-6;  // Captum rounds its quadrature weights to fp32 even for float64
constexpr double kExactTolerance = 1e-12;  // float64 without quadrature weights

struct Case {
  const char* model;
  const char* dtype;
};

class Captum : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    document_ = read_json(golden::path_of("captum_ig.json"));
    const std::string name = GetParam().model;
    const bool is_double = std::string(GetParam().dtype) == "float64";
    quadrature_tolerance_ = is_double ? kDoubleTolerance : kFloatTolerance;
    plain_tolerance_ = is_double ? kExactTolerance : kFloatTolerance;
    model_ = golden::make_model(read_json(golden::path_of(name + ".json")).at("model"),
                                golden::read_tensors(name + ".safetensors"), "weight.",
                                is_double ? at::kDouble : at::kFloat);
    expected_ = document_.at("models").at(name).at(GetParam().dtype);
    for (const Json& text : document_.at("texts")) inputs_.push_back(input_of(text));
    context_.subject = model_.get();
    context_.meaning = meaning_.get();
    context_.special_ids.pad = document_.at("pad").get<std::int32_t>();
    context_.special_ids.mask = document_.at("mask").get<std::int32_t>();
  }

  ExplainInput input_of(const Json& ids) const {
    ExplainInput input;
    for (const Json& id : ids) {
      const bool special = id.get<int>() < document_.at("first_word").get<int>();
      input.ids.push_back(id);
      input.special.push_back(special ? 1 : 0);
      input.words.push_back(special ? -1 : static_cast<std::int32_t>(input.ids.size()) - 2);
    }
    return input;
  }

  /// Explains all texts in one call and compares every token with the values under `key`.
  void compare(const std::string& method, const std::map<std::string, config::Value>& settings, const std::string& key,
               double tolerance) {
    const std::vector<Explanation> results = make_explainer(method, settings)->explain(context_, inputs_);
    ASSERT_EQ(results.size(), expected_.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto values = expected_.at(i).at(key).get<std::vector<double>>();
      ASSERT_EQ(results[i].values.size(), values.size());
      for (std::size_t t = 0; t < values.size(); ++t) {
        EXPECT_NEAR(results[i].values[t], values[t], tolerance) << key << " text " << i << " token " << t;
      }
    }
  }

  Json document_, expected_;
  std::unique_ptr<Transformer> model_;
  std::vector<ExplainInput> inputs_;
  std::unique_ptr<ScoreMeaning> meaning_ = class_scores({"a", "b", "c"});
  ExplainContext context_;
  double quadrature_tolerance_ = 0, plain_tolerance_ = 0;
};

TEST_P(Captum, IntegratedGradientsAreCaptums) {
  for (const std::string rule : {"gauss_legendre", "middle"}) {
    for (const std::int64_t nodes : {8, 50}) {
      compare("integrated_gradients", {{"rule", rule}, {"nodes", nodes}, {"baseline", std::string("pad")}},
              "integrated_gradients." + rule + "." + std::to_string(nodes), quadrature_tolerance_);
    }
  }
}

TEST_P(Captum, ScoresOfInputAndBaselineArePyTorchs) {
  const auto results =
      make_explainer("integrated_gradients", {{"baseline", std::string("pad")}})->explain(context_, inputs_);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Json& text = expected_.at(i);
    const double logit = text.at("logits").at(text.at("target").get<std::size_t>());
    EXPECT_NEAR(results[i].quality.at("score_input").get<double>(), logit, plain_tolerance_);
    EXPECT_NEAR(results[i].quality.at("score_baseline").get<double>(), text.at("baseline_logit").get<double>(),
                plain_tolerance_);
  }
}

TEST_P(Captum, GradientXInputIsCaptums) {
  compare("gradient_x_input", {}, "gradient_x_input", plain_tolerance_);
}

TEST_P(Captum, OcclusionIsThatOfAPlainLoop) {
  compare("occlusion", {}, "occlusion", plain_tolerance_);
}

INSTANTIATE_TEST_SUITE_P(Models, Captum,
                         testing::Values(Case{"model_pre_learned", "float32"}, Case{"model_pre_learned", "float64"},
                                         Case{"model_post_sinusoidal", "float32"},
                                         Case{"model_post_sinusoidal", "float64"}),
                         [](const auto& info) { return std::string(info.param.model) + "_" + info.param.dtype; });

}  // namespace
}  // namespace glass::captum_test
