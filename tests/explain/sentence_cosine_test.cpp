// The cosine of two sentence vectors against Captum (scripts/golden/sentence_values.py): the first text is explained,
// the second is what it is compared with.
#include <gtest/gtest.h>

#include <filesystem>

#include "glass/base/files.h"
#include "glass/explain/explainer.h"
#include "glass/model/forward_runner.h"
#include "glass/model/model_folder.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "support/toy_subjects.h"

namespace glass::sentence_cosine_test {
namespace {

constexpr double kTolerance = 1e-6;  // Captum rounds its quadrature weights to fp32; the rest is float64

/// A folder as sentence-transformers writes it: an encoder, and the mean of its states.
std::filesystem::path sentence_folder(const test::TemporaryFolder& folder, const std::string& family,
                                      bool normalize = false) {
  std::filesystem::copy(golden::path_of("families") / family, folder.path());
  folder.write("modules.json", R"([{"type": "sentence_transformers.models.Transformer", "path": ""},
                                   {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"})" +
                                   std::string(normalize ? R"(,
                                   {"type": "sentence_transformers.models.Normalize", "path": "2_Normalize"})"
                                                         : "") +
                                   "]");
  folder.write("1_Pooling/config.json", R"({"pooling_mode_mean_tokens": true})");
  return folder.path();
}

TEST(SentenceCosine, IsSharedOutToTheTokensOfTheFirstTextAsCaptumSharesIt) {
  const Json expected = read_json(golden::path_of("sentence_cosine.json"));
  const test::TemporaryFolder folder;
  const LoadedTransformer loaded = load_transformer(sentence_folder(folder, expected.at("family")));
  loaded.model->to(at::kCPU, at::kDouble);
  const auto tokenizer = build_word_tokenizer({"a b"}, true, 10, 1);
  const auto meaning = make_score_meaning({loaded.model->architecture(), *tokenizer, {}, 0, false});
  ExplainInput first = toys::text_of(expected.at("first").get<std::vector<std::int32_t>>());
  const ExplainInput second = toys::text_of(expected.at("second").get<std::vector<std::int32_t>>());
  Trace trace;
  const Tensor other = loaded.model->scores(batch_of({&second}), trace).flatten();
  first.reference = to_doubles(other / other.norm());
  ExplainContext context = toys::context_of(*loaded.model);
  context.meaning = meaning.get();
  const auto method = make_explainer("integrated_gradients", {{"rule", std::string("gauss_legendre")},
                                                              {"nodes", expected.at("nodes").get<std::int64_t>()}});
  const Explanation result = method->explain(context, {first}).at(0);
  const auto scores = expected.at("integrated_gradients").get<std::vector<double>>();
  ASSERT_EQ(result.values.size(), scores.size());
  for (std::size_t t = 0; t < scores.size(); ++t) EXPECT_NEAR(result.values[t], scores[t], kTolerance) << t;
  EXPECT_NEAR(result.quality["score_input"].get<double>(), expected.at("cosine").get<double>(), kTolerance);
  EXPECT_NEAR(result.quality["score_baseline"].get<double>(), expected.at("cosine_baseline").get<double>(), kTolerance);
  EXPECT_EQ(result.target, "cosine with the second text");
  EXPECT_EQ(result.unit, "cosine");
}

TEST(SentenceCosine, OfDeepLiftSumsToItsChange) {
  const Json expected = read_json(golden::path_of("sentence_cosine.json"));
  for (const bool normalize : {false, true}) {
    const test::TemporaryFolder folder;
    const LoadedTransformer loaded = load_transformer(sentence_folder(folder, expected.at("family"), normalize));
    loaded.model->to(at::kCPU, at::kDouble);
    const auto tokenizer = build_word_tokenizer({"a b"}, true, 10, 1);
    const auto meaning = make_score_meaning({loaded.model->architecture(), *tokenizer, {}, 0, false});
    ExplainInput text = toys::text_of(expected.at("first").get<std::vector<std::int32_t>>());
    text.reference = std::vector<double>(loaded.model->word_vectors().size(1), 0.0);
    text.reference[0] = 0.6;
    text.reference[1] = -0.8;
    ExplainContext context = toys::context_of(*loaded.model);
    context.meaning = meaning.get();
    for (const TargetKind kind : meaning->target_kinds()) {
      context.target.kind = kind;
      context.target.label = 2;
      const Explanation result = make_explainer("deeplift")->explain(context, {text}).at(0);
      EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, 1e-12) << normalize;
      EXPECT_TRUE(result.quality["completeness_promised"].get<bool>());
    }
  }
}

}  // namespace
}  // namespace glass::sentence_cosine_test
