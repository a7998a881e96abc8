// Hidden tokens against transformers with an attention mask, shorter texts and other word vectors, and Integrated
// Gradients from an end token against Captum (scripts/golden/replacement_values.py).
#include <gtest/gtest.h>

#include <algorithm>

#include "glass/explain/explainer.h"
#include "glass/explain/replacement.h"
#include "glass/model/model_folder.h"
#include "support/golden.h"
#include "support/toy_subjects.h"

namespace glass::replacement_golden_test {
namespace {

constexpr double kTolerance = 1e-9;        // float64 on both sides
constexpr double kT5Tolerance = 1e-6;      // transformers' T5 computes the variance of its norms in fp32
constexpr double kCaptumTolerance = 1e-6;  // Captum rounds its quadrature weights to fp32
constexpr double kRotaryTolerance = 1e-6;  // transformers makes rotary tables in fp32

class ReplacementGolden : public testing::TestWithParam<const char*> {
 protected:
  ReplacementGolden() : loaded_(load_transformer(golden::path_of("families") / GetParam())) {
    const Json document = read_json(golden::path_of("replacements.json"));
    expected_ = document.at("models").at(GetParam());
    nodes_ = document.at("nodes").get<std::int64_t>();
    loaded_.model->to(at::kCPU, at::kDouble);
    meaning_ = meaning_of_head();
    context_.subject = loaded_.model.get();
    context_.meaning = meaning_.get();
    context_.eos_id = document.at("end").get<std::int32_t>();
    for (const char* side : {"source", "target"}) {
      for (const Json& id : expected_.at(side)) text_.ids.push_back(id.get<std::int32_t>());
    }
    const auto hidden = expected_.at("hidden").get<std::vector<std::size_t>>();
    for (std::size_t t = 0; t < text_.ids.size(); ++t) {
      const bool can_be_hidden = std::find(hidden.begin(), hidden.end(), t) != hidden.end();
      text_.special.push_back(can_be_hidden ? 0 : 1);
      text_.words.push_back(can_be_hidden ? static_cast<std::int32_t>(t) : -1);
    }
    const auto source = static_cast<std::int64_t>(expected_.at("source").size());
    const bool has_target = !expected_.at("target").empty();
    if (has_target) text_.decoder_start = source;
    const bool by_token = has_target || std::string(GetParam()) == "gpt2";
    if (by_token) text_.position = has_target ? document.at("row").get<std::int64_t>() : source - 1;
    text_.label = document.at(by_token ? "label" : "class").get<std::int64_t>();
  }

  /// What the head's scores mean; the tokenizer is asked for nothing here.
  std::unique_ptr<ScoreMeaning> meaning_of_head() {
    return make_score_meaning({loaded_.model->architecture(), *tokenizer_, {"a", "b", "c"}, 0, false});
  }

  static double tolerance() {
    const std::string name = GetParam();
    return name == "t5" ? kT5Tolerance : name == "modernbert" ? kRotaryTolerance : kTolerance;
  }

  void compare(const std::string& replacement) {
    const Explanation result =
        make_explainer("occlusion", {{"replacement", replacement}})->explain(context_, {text_}).at(0);
    const auto drops = expected_.at(replacement).get<std::vector<double>>();
    const auto hidden = expected_.at("hidden").get<std::vector<std::size_t>>();
    for (std::size_t i = 0; i < hidden.size(); ++i)
      EXPECT_NEAR(result.values[hidden[i]], drops[i], tolerance()) << replacement << ", token " << hidden[i];
    EXPECT_EQ(result.settings["replacement"], replacement);
  }

  LoadedTransformer loaded_;
  Json expected_;
  std::unique_ptr<Tokenizer> tokenizer_ = build_word_tokenizer({"a b"}, true, 10, 1);
  std::unique_ptr<ScoreMeaning> meaning_;
  ExplainContext context_;
  ExplainInput text_;
  std::int64_t nodes_ = 0;
};

TEST_P(ReplacementGolden, AttentionOffIsAnAttentionMask) {
  compare("attention_off");
}

TEST_P(ReplacementGolden, DeletionIsAShorterText) {
  compare("deletion");
}

TEST_P(ReplacementGolden, ZeroIsAWordVectorOfZeros) {
  compare("zero");
}

TEST_P(ReplacementGolden, WithoutTokenCountsTheMeanIsThatOfTheVocabulary) {
  compare("mean");
  const Explanation result =
      make_explainer("occlusion", {{"replacement", std::string("mean")}})->explain(context_, {text_}).at(0);
  EXPECT_EQ(result.settings["replacement_mean_of"], "vocabulary");
}

INSTANTIATE_TEST_SUITE_P(Families, ReplacementGolden,
                         testing::Values("bert", "modernbert", "bart_classification", "gpt2", "t5"),
                         [](const auto& info) { return std::string(info.param); });

class LanguageModelGolden : public ReplacementGolden {};

TEST_P(LanguageModelGolden, WithoutMaskAndUnknownThePathBeginsAtTheEndToken) {
  const Explanation result =
      make_explainer("integrated_gradients",
                     {{"point", std::string("word_embed")}, {"rule", std::string("gauss_legendre")}, {"nodes", nodes_}})
          ->explain(context_, {text_})
          .at(0);
  const auto values = expected_.at("integrated_gradients").get<std::vector<double>>();
  for (std::size_t t = 0; t < values.size(); ++t) EXPECT_NEAR(result.values[t], values[t], kCaptumTolerance) << t;
  EXPECT_EQ(result.settings["baseline"], "eos");
}

INSTANTIATE_TEST_SUITE_P(Families, LanguageModelGolden, testing::Values("gpt2"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace glass::replacement_golden_test
