// Proposed and drawn tokens: what a masked model expects, near vectors, and draws by frequency.
#include "explain/token_proposals.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "explain/nearest_words.h"
#include "glass/base/files.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/token_draw.h"
#include "support/error_text.h"
#include "support/golden.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::token_proposals_test {
namespace {

constexpr double kExact = 1e-12;  // float64

TEST(TokenProposals, OfAMaskedModelAreItsScoresAtTheHiddenPlace) {
  const LoadedTransformer loaded = load_transformer(golden::path_of("families/bert_mlm"));
  const auto tokenizer = build_word_tokenizer({"a b"}, true, 10, 1);
  const auto meaning = make_score_meaning({loaded.model->architecture(), *tokenizer, {}, 0, false});
  ExplainContext context = toys::context_of(*loaded.model);
  context.meaning = meaning.get();
  const ExplainInput text = toys::text_of({1, 9, 12, 20, 2});
  std::shared_ptr<LoadedModel> unused;
  const std::vector<Proposals> proposals = TokenProposals(context, "model", "key", unused).of(text, 4);
  ASSERT_EQ(proposals.size(), text.ids.size());
  EXPECT_TRUE(proposals[0].ids.empty());
  TokenSequence hidden = text;
  hidden.ids[2] = *context.special_ids.mask;
  hidden.position = 2;
  Trace idle;
  const at::NoGradGuard no_gradients;
  Tensor scores = loaded.model->scores(batch_of({&hidden}), idle)[0].clone();
  for (const std::int64_t left_out : {0, 1, 2, 3, 4, 12}) scores[left_out] = -INFINITY;
  const Tensor best = std::get<1>(scores.topk(4));
  for (std::int64_t i = 0; i < 4; ++i) EXPECT_EQ(proposals[2].ids[i], best[i].item<std::int64_t>());
  EXPECT_EQ(proposals[2].draw(0), proposals[2].ids[0]);
  EXPECT_EQ(proposals[2].draw(0.9999), proposals[2].ids[3]);
}

TEST(TokenProposals, OfNearVectorsAreTheNearestWords) {
  // Words 5 to 8 in the directions of 0, 40, 10 and 60 degrees, of any length.
  const Tensor degrees = at::tensor({0.0, 40.0, 10.0, 60.0}, at::kDouble) * (M_PI / 180);
  const Tensor lengths = at::tensor({1.0, 9.0, 5.0, 2.0}, at::kDouble).unsqueeze(1);
  const Tensor words = at::stack({degrees.cos(), degrees.sin()}, 1) * lengths;
  toys::FunctionSubject subject(at::cat({at::zeros({5, 2}, at::kDouble), words}),
                                [](const Tensor& x) { return x.sum(0); });
  const ExplainContext context = toys::context_of(subject);
  std::shared_ptr<LoadedModel> unused;
  const std::vector<Proposals> proposals =
      TokenProposals(context, "nearest", "key", unused).of(toys::text_of({5, 6}), 2);
  EXPECT_EQ(proposals[0].ids, (std::vector<std::int64_t>{7, 6}));
  EXPECT_EQ(proposals[1].ids, (std::vector<std::int64_t>{8, 7}));
}

TEST(TokenProposals, TokensOfBlanksAloneAreNoWords) {
  toys::FunctionSubject subject(toys::scalar_table({1, 2}), [](const Tensor& x) { return x.sum(0); });
  const test::TemporaryFolder folder;
  write_file(folder / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n\u0120\u0120\n\u2581\u2581\n\u2581yes\n");
  const auto tokenizer = load_wordpiece(folder / "vocab.txt", true);
  ExplainContext context = toys::context_of(subject);
  context.tokenizer = tokenizer.get();
  EXPECT_FALSE(is_word(context, *tokenizer->id("\u0120\u0120")));
  EXPECT_FALSE(is_word(context, *tokenizer->id("\u2581\u2581")));
  EXPECT_TRUE(is_word(context, *tokenizer->id("\u2581yes")));
}

TEST(TokenDraw, FollowsTheTrainingSetsCountsAndLeavesSpecialTokensOut) {
  Transformer model(test::tiny_shape(), 3);
  const ExplainContext context = toys::context_of(model);
  EXPECT_EQ(TokenDraw(context, "key").source(), "vocabulary");
  Tensor counts = at::zeros({30}, at::kLong);
  counts[1] = 100;  // [CLS]
  counts[7] = 3;
  counts[9] = 1;
  model.set_token_counts(counts);
  const TokenDraw draw(context, "key");
  EXPECT_EQ(draw.source(), "training set");
  EXPECT_EQ(draw.of(0), 7);
  EXPECT_EQ(draw.of(0.74), 7);
  EXPECT_EQ(draw.of(0.76), 9);
  EXPECT_EQ(draw.at(3, 1, 0), draw.at(3, 1, 0));
}

TEST(SampledReplacement, IsTheMeanOverItsDraws) {
  toys::FunctionSubject subject(toys::scalar_table({1, 10, 100, 1000}),
                                [](const Tensor& x) { return x.sum().reshape({1}); });
  const ExplainContext context = toys::context_of(subject);
  ExplainInput input = toys::text_of({5, 6, 7});
  input.example = 4;
  ExplainGroup group(context, {input});
  const at::NoGradGuard no_gradients;
  const Replacement replacement = make_replacement("sampled:6", context, "key");
  const double masked = group.masked().of({{0, {1}}}, replacement)[0].value;
  double mean = 0;
  for (std::int64_t draw = 0; draw < 6; ++draw)
    mean += std::pow(10, static_cast<double>(replacement.draw->at(4, 1, draw) - 5)) / 6;
  EXPECT_NEAR(masked, 101 + mean, kExact * 1000);
  EXPECT_EQ(group.masked().computed(), 6);
}

TEST(SampledReplacement, KeepsShapleyValuesComplete) {
  toys::FunctionSubject subject(toys::scalar_table({0.3, -1, 2, 0.7}),
                                [](const Tensor& x) { return (x.prod() + x.sum().sin()).reshape({1}); });
  const Explanation result =
      toys::explain_one(subject, "shapley", {{"replacement", std::string("sampled:3")}}, toys::text_of({5, 6, 7}));
  EXPECT_NEAR(result.quality["completeness_delta"].get<double>(), 0, kExact);
  EXPECT_EQ(result.settings["replacement"], "sampled:3");
  EXPECT_EQ(result.settings["replacement_drawn_from"], "vocabulary");
  EXPECT_EQ(result.forwards, 1 + 7 * 3);
}

TEST(SampledReplacement, ASettingWithoutANumberOfDrawsIsRefused) {
  for (const std::string setting : {"sampled:", "sampled:0", "sampled:x", "sampled:1001"})
    EXPECT_FALSE(is_replacement(setting, ReplacementUse::hiding)) << setting;
  EXPECT_TRUE(is_replacement("sampled", ReplacementUse::hiding));
  EXPECT_FALSE(is_replacement("sampled:4", ReplacementUse::baseline));
  EXPECT_FALSE(is_replacement("sampled", ReplacementUse::baseline));
}

}  // namespace
}  // namespace glass::token_proposals_test
