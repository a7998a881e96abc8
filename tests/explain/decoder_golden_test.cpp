// Models with an encoder and a decoder against plain loops over transformers (scripts/golden/decoder_values.py).
#include <gtest/gtest.h>

#include "glass/explain/explainer.h"
#include "glass/model/model_folder.h"
#include "support/golden.h"
#include "support/toy_subjects.h"

namespace glass::decoder_golden_test {
namespace {

constexpr double kTolerance = 1e-9;  // float64 on both sides
constexpr double kT5Tolerance =
    1e-6;  // transformers' T5 computes the variance of its norms in fp32, whatever the dtype

class DecoderGolden : public testing::TestWithParam<const char*> {
 protected:
  DecoderGolden() : loaded_(load_transformer(golden::path_of("families") / GetParam())) {
    const Json document = read_json(golden::path_of("decoder_values.json"));
    expected_ = document.at("models").at(GetParam());
    loaded_.model->to(at::kCPU, at::kDouble);
    context_ = toys::context_of(*loaded_.model);
    context_.special_ids.mask = document.at("mask").get<std::int32_t>();
    nodes_ = document.at("nodes").get<std::int64_t>();
    put(expected_.at("source"), -1);
    const Json target = expected_.at("target");
    if (target.empty()) {
      context_.target.label = 1;
      return;
    }
    text_.decoder_start = static_cast<std::int64_t>(text_.ids.size());
    text_.position = document.at("row").get<std::int64_t>();
    text_.label = document.at("label").get<std::int64_t>();
    put(target, 0);
  }

  /// The last token of the source and the first of the target are special.
  void put(const Json& ids, std::int64_t special) {
    const auto count = static_cast<std::int64_t>(ids.size());
    for (std::int64_t t = 0; t < count; ++t) {
      text_.ids.push_back(ids[static_cast<std::size_t>(t)].get<std::int32_t>());
      text_.special.push_back(t == (special < 0 ? count - 1 : special) ? 1 : 0);
      text_.words.push_back(text_.special.back() ? -1 : static_cast<std::int32_t>(text_.ids.size()));
    }
  }

  static double tolerance() { return std::string(GetParam()).starts_with("t5") ? kT5Tolerance : kTolerance; }

  Explanation compare(const std::string& method, const toys::Settings& settings) {
    const Explanation result = make_explainer(method, settings)->explain(context_, {text_}).at(0);
    const auto values = expected_.at(method).get<std::vector<double>>();
    EXPECT_EQ(result.values.size(), values.size());
    for (std::size_t t = 0; t < values.size(); ++t)
      EXPECT_NEAR(result.values[t], values[t], tolerance()) << method << ", token " << t;
    return result;
  }

  LoadedTransformer loaded_;
  Json expected_;
  ExplainContext context_;
  ExplainInput text_;
  std::int64_t nodes_ = 0;
};

TEST_P(DecoderGolden, GradientXInputAtTheWordVectorsOfBothStacks) {
  const Explanation result = compare("gradient_x_input", {{"point", std::string("word_embed")}});
  EXPECT_EQ(result.point, "encoder.word_embed + decoder.word_embed");
  EXPECT_NEAR(result.quality["score_input"].get<double>(), expected_.at("score_input").get<double>(), tolerance());
}

TEST_P(DecoderGolden, IntegratedGradientsAlongBothPathsAtOnce) {
  const Explanation result =
      compare("integrated_gradients",
              {{"point", std::string("word_embed")}, {"rule", std::string("gauss_legendre")}, {"nodes", nodes_}});
  EXPECT_NEAR(result.quality["score_baseline"].get<double>(), expected_.at("score_baseline").get<double>(),
              tolerance());
}

TEST_P(DecoderGolden, RolloutThroughDecoderAndEncoder) {
  compare("attention_rollout", {{"receptive_field", std::string("plain")}});
}

class TargetGolden : public DecoderGolden {};

TEST_P(TargetGolden, AttentionSaysWhichTokensItsAxesAre) {
  const Explanation cross = make_explainer("attention")->explain(context_, {text_}).at(0);
  EXPECT_EQ(cross.settings["kind"], "cross");
  EXPECT_EQ(cross.axes[1].first, text_.decoder_start);
  EXPECT_EQ(cross.axes[1].size, static_cast<std::int64_t>(text_.ids.size()) - text_.decoder_start);
  EXPECT_EQ(cross.axes[2].first, 0);
  EXPECT_EQ(cross.axes[2].size, text_.decoder_start);
  EXPECT_LT(cross.quality["row_sum_error"].get<double>(), 1e-12);
}

INSTANTIATE_TEST_SUITE_P(WithTarget, TargetGolden, testing::Values("t5", "t5_gated", "bart", "marian"),
                         [](const auto& info) { return std::string(info.param); });
INSTANTIATE_TEST_SUITE_P(All, DecoderGolden, testing::Values("t5", "t5_gated", "bart", "marian", "bart_classification"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::decoder_golden_test
