// Replacements: which one "auto" is, how they are named, what is refused, and what hiding does in closed form.
#include "glass/explain/replacement.h"

#include <gtest/gtest.h>

#include "glass/explain/explainer.h"
#include "glass/explain/masked_scores.h"
#include "glass/explain/metric.h"
#include "support/error_text.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::replacement_test {
namespace {

using test::error_text;
using toys::FunctionSubject;
using toys::scalar_table;
using toys::text_of;

Tensor total(const Tensor& x) {
  return x.sum().reshape({1});
}

std::string auto_of(const ExplainContext& context, ReplacementUse use = ReplacementUse::hiding) {
  return make_replacement("auto", context, "key", use).setting;
}

TEST(Replacement, AutoIsTheFirstThatTheVocabularyHas) {
  FunctionSubject subject(scalar_table({1}), total);
  subject.mean = at::ones({1}, at::kDouble);
  ExplainContext context = toys::context_of(subject);
  context.eos_id = 2;
  context.bos_id = 1;
  EXPECT_EQ(auto_of(context), "mask");
  context.special_ids.mask.reset();
  EXPECT_EQ(auto_of(context), "unk");
  context.special_ids.unk.reset();
  EXPECT_EQ(auto_of(context), "eos");
  context.eos_id.reset();
  EXPECT_EQ(auto_of(context), "pad");
  context.special_ids.pad.reset();
  EXPECT_EQ(auto_of(context), "bos");
  context.bos_id.reset();
  EXPECT_EQ(auto_of(context), "attention_off");
  EXPECT_EQ(auto_of(context, ReplacementUse::baseline), "mean");
}

TEST(Replacement, AnyTokenIsNamedByItsTextOrItsNumber) {
  const auto tokenizer = build_word_tokenizer({"a good film"}, true, 20, 1);
  FunctionSubject subject(scalar_table({1}), total);
  ExplainContext context = toys::context_of(subject);
  context.tokenizer = tokenizer.get();
  const std::int32_t film = *tokenizer->id("film");
  EXPECT_EQ(make_replacement("token:film", context, "key").id, film);
  const Replacement by_id = make_replacement("id:" + std::to_string(film), context, "key");
  EXPECT_EQ(by_id.id, film);
  EXPECT_EQ(by_id.token, "film");
  const std::string unknown = error_text(ErrorKind::config, [&] { make_replacement("token:films", context, "key"); });
  EXPECT_NE(unknown.find("'film'"), std::string::npos) << unknown;
  error_text(ErrorKind::config, [&] { make_replacement("id:999", context, "key"); });
}

TEST(Replacement, AMissingTokenIsAnErrorThatNamesWhatThereIs) {
  FunctionSubject subject(scalar_table({1}), total);
  ExplainContext context = toys::context_of(subject);
  context.special_ids.mask.reset();
  const std::string text = error_text(ErrorKind::config, [&] { make_replacement("mask", context, "explain.x"); });
  EXPECT_TRUE(text.starts_with("explain.x: the vocabulary has no mask token; it has unk (4), pad (0)")) << text;
  EXPECT_NE(text.find("attention_off"), std::string::npos) << text;
}

TEST(Replacement, ASettingThatIsNoneIsAComplaint) {
  for (const char* wrong : {"msak", "token:", "id:", "id:-1", "id:x", "counterfactual"}) {
    EXPECT_THROW(make_explainer("occlusion", {{"replacement", std::string(wrong)}}), Error) << wrong;
  }
  for (const char* wrong : {"deletion", "attention_off", ""}) {
    EXPECT_THROW(make_explainer("integrated_gradients", {{"baseline", std::string(wrong)}}), Error) << wrong;
  }
}

TEST(Replacement, DeletionLeavesTheTokenOut) {
  // The sum of the tokens, 100 more for each that is there.
  FunctionSubject subject(scalar_table({1, 10}), [](const Tensor& x) { return (x + 100).sum().reshape({1}); });
  const Explanation result =
      toys::explain_one(subject, "occlusion", {{"replacement", "deletion"}}, text_of({1, 5, 6, 2}));
  EXPECT_EQ(result.values, (std::vector<double>{0, 101, 110, 0}));
  EXPECT_EQ(result.settings["replacement"], "deletion");
  EXPECT_FALSE(result.settings.contains("replacement_token"));
}

TEST(Replacement, DeletionOfAllThereIsIsAnError) {
  FunctionSubject subject(scalar_table({1}), total);
  EXPECT_THROW(toys::explain_one(subject, "occlusion", {{"replacement", "deletion"}}, text_of({5})), Error);
}

TEST(Replacement, VectorsStandInForHiddenTokensOnly) {
  FunctionSubject subject(scalar_table({1, 10}), total);
  subject.mean = at::full({1}, 3.0, at::kDouble);
  EXPECT_EQ(toys::explain_one(subject, "occlusion", {{"replacement", "zero"}}, text_of({5, 6})).values,
            (std::vector<double>{1, 10}));
  EXPECT_EQ(toys::explain_one(subject, "occlusion", {{"replacement", "mean"}}, text_of({5, 6})).values,
            (std::vector<double>{-2, 7}));
}

TEST(Replacement, WhereScoresAreOfEachTokenDeletionIsRefusedBeforehand) {
  const auto tokenizer = build_word_tokenizer({"a b"}, true, 10, 1);
  Architecture shape = test::tiny_shape();
  shape.head.kind = HeadKind::token_classification;
  const auto tags = make_score_meaning({shape, *tokenizer, {"x", "y"}, 0, false});
  FunctionSubject subject(scalar_table({1}), total);
  ExplainContext context = toys::context_of(subject);
  context.meaning = tags.get();
  EXPECT_THROW(make_replacement("deletion", context, "key"), Error);
}

/// The mean of a tiny model's tokens without attention: what a token that is off leaves is the mean of the others.
TEST(Replacement, AttentionOffLeavesATokenOutOfAMean) {
  Transformer model(test::tiny_shape("pre", "mean"), 3);
  model.to(at::kCPU, at::kDouble);
  const ExplainContext context = toys::context_of(model);
  const std::vector<ExplainInput> inputs = {text_of({1, 7, 8, 9, 2})};
  ExplainGroup group(context, inputs), other(context, {text_of({1, 7, 29, 9, 2})});
  const Replacement off = make_replacement("attention_off", context, "key");
  // Nothing of the token that is off reaches the score: another one in its place gives the same.
  const double hidden = group.masked().of({{0, {2}}}, off)[0].value;
  EXPECT_NEAR(hidden, other.masked().of({{0, {2}}}, off)[0].value, 1e-12);
  EXPECT_GT(std::abs(hidden - group.values()[0]), 1e-6);
}

TEST(Replacement, NeighboursInABatchChangeNothing) {
  Transformer model(test::tiny_shape("pre", "mean"), 3);
  model.to(at::kCPU, at::kDouble);
  const ExplainContext context = toys::context_of(model);
  const std::vector<ExplainInput> texts = {text_of({1, 7, 8, 9, 2}), text_of({1, 11, 2}), text_of({1, 5, 6, 7, 8, 2})};
  constexpr double kSame = 1e-12;  // float64
  for (const std::string replacement : {"attention_off", "deletion", "zero", "mean"}) {
    const auto method = make_explainer("occlusion", {{"replacement", replacement}});
    const std::vector<Explanation> together = method->explain(context, texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Explanation alone = method->explain(context, {texts[i]}).at(0);
      for (std::size_t t = 0; t < alone.values.size(); ++t)
        EXPECT_NEAR(together[i].values[t], alone.values[t], kSame) << replacement << ", text " << i << ", token " << t;
    }
  }
}

TEST(Replacement, AttentionOffNeedsAttention) {
  FunctionSubject subject(scalar_table({1}), total);
  EXPECT_THROW(toys::explain_one(subject, "occlusion", {{"replacement", "attention_off"}}, text_of({5, 5})), Error);
}

TEST(Replacement, TheMetricsHideWithWhatTheirSettingSays) {
  FunctionSubject subject(scalar_table({1, 10}), total);
  ExplainContext context = toys::context_of(subject);
  EXPECT_EQ(make_metric("comprehensiveness")->hides_with(context)["replacement"], "mask");
  context.special_ids = {};
  EXPECT_EQ(make_metric("sufficiency")->hides_with(context)["replacement"], "attention_off");
  EXPECT_EQ(make_metric("sufficiency", {{"replacement", std::string("deletion")}})->hides_with(context)["replacement"],
            "deletion");
  EXPECT_THROW(make_metric("comprehensiveness", {{"replacement", std::string("x")}}), Error);
}

}  // namespace
}  // namespace glass::replacement_test
