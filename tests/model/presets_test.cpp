// Every preset with every head that its family has: it builds, answers, and comes back from its folder as the same
// model.
#include "glass/model/presets.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>

#include "config/bind.h"
#include "glass/model/model_folder.h"
#include "glass/model/weight_reader.h"
#include "model/hugging_face/family.h"
#include "support/error_text.h"
#include "support/temporary_folder.h"
#include "support/tiny_model.h"

namespace glass::presets_test {
namespace {

constexpr std::int64_t kVocabulary = 30, kLength = 12, kLabels = 3;
constexpr SpecialIds kIds = {.pad = 0, .unk = 1, .cls = 2, .sep = 3, .mask = 4, .end = 3};

ModelConfig tiny(const std::string& kind) {
  ModelConfig config;
  config.kind = kind;
  config.layers = 2;
  config.heads = 2;
  config.width = 16;
  config.ffn_width = 24;
  return config;
}

Architecture make(const ModelConfig& config, HeadKind head = HeadKind::none) {
  return preset_architecture(config, kVocabulary, kLength, head, kLabels, kIds);
}

std::string refused(const ModelConfig& config, HeadKind head = HeadKind::none, const SpecialIds& ids = kIds) {
  return test::error_text(ErrorKind::config,
                          [&] { preset_architecture(config, kVocabulary, kLength, head, kLabels, ids); });
}

/// All heads of the preset's family, and none where a folder without a head opens.
std::vector<HeadKind> heads_of(const std::string& kind) {
  std::vector<HeadKind> heads;
  if (kind != "t5" && kind != "marian") heads.push_back(HeadKind::none);
  for (const auto& [head, rules] : find_family(make(tiny(kind)).family, "test").head_rules) heads.push_back(head);
  return heads;
}

/// Sequences that end as a tokenizer's would, with a target for models that read one.
Batch batch_for(const Architecture& architecture) {
  Batch batch = test::random_batch({5, 9, kLength});
  for (std::size_t b = 1; b < batch.cu_seqlens.size(); ++b) batch.ids[batch.cu_seqlens[b] - 1] = *kIds.sep;
  if (architecture.encoder && architecture.decoder && !is_pooled(architecture.head.kind)) {
    batch.target_ids = batch.ids;
    batch.target_cu_seqlens = batch.cu_seqlens;
  }
  return batch;
}

Tensor scores(Transformer& model) {
  const at::NoGradGuard no_gradient;
  Trace idle;
  return model.scores(batch_for(model.architecture()), idle);
}

class Presets : public testing::TestWithParam<std::string> {};

TEST_P(Presets, EveryHeadAnswersAndComesBackFromItsFolder) {
  for (const HeadKind head : heads_of(GetParam())) {
    SCOPED_TRACE(head_name(head));
    const Architecture architecture = make(tiny(GetParam()), head);
    Transformer model(architecture, 1);
    test::randomise(model, 5);
    const Tensor given = scores(model);
    EXPECT_TRUE(at::isfinite(given).all().item<bool>());
    if (architecture.head.outputs > 0) EXPECT_EQ(given.size(1), architecture.head.outputs);
    const test::TemporaryFolder folder;
    save_transformer(folder.path(), model,
                     has_labels(head) ? std::vector<std::string>{"a", "b", "c"} : std::vector<std::string>{});
    const LoadedTransformer loaded = load_transformer(folder.path());
    EXPECT_TRUE(at::equal(scores(*loaded.model), given));
    EXPECT_EQ(loaded.model->architecture().head.kind, head);
    EXPECT_EQ(loaded.report.fresh.size() + loaded.report.ignored.size() + loaded.report.carried.size(), 0u);
  }
}

TEST_P(Presets, HasTheSizesOfTheConfig) {
  ModelConfig config = tiny(GetParam());
  config.dropout = config.attention_dropout = 0.1;
  const Architecture architecture = make(config);
  EXPECT_EQ(architecture.max_length, kLength);
  EXPECT_EQ(architecture.vocab_size(), kVocabulary);
  for (const StackShape* stack : {&architecture.first(), &architecture.last()}) {
    EXPECT_EQ(stack->layers, 2);
    EXPECT_EQ(stack->width, 16);
    EXPECT_EQ(stack->attention.heads, 2);
    EXPECT_EQ(stack->attention.head_width, 8);
    EXPECT_EQ(stack->feed_forward.width, 24);
    EXPECT_EQ(stack->attention_dropout, 0.1);
  }
}

/// Names of the head and of the word vectors, read in transformers' modules.
TEST(PresetWeights, HaveTheNamesOfTransformers) {
  const std::tuple<const char*, HeadKind, const char*> cases[] = {
      {"llama", HeadKind::span, "transformer.embed_tokens.weight"},
      {"qwen2", HeadKind::span, "transformer.embed_tokens.weight"},
      {"llama", HeadKind::token_classification, "score.weight"},
      {"gpt2", HeadKind::token_classification, "classifier.weight"},
      {"opt", HeadKind::span, "model.decoder.embed_tokens.weight"},
      {"llama", HeadKind::causal_lm, "model.embed_tokens.weight"}};
  for (const auto& [kind, head, name] : cases) {
    const test::TemporaryFolder folder;
    save_transformer(folder.path(), Transformer(make(tiny(kind), head), 1),
                     has_labels(head) ? std::vector<std::string>{"a", "b", "c"} : std::vector<std::string>{});
    EXPECT_TRUE(WeightReader(folder.path()).contains(name)) << kind << " " << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Presets, testing::ValuesIn(preset_kinds()), [](const auto& info) { return info.param; });

TEST(PresetKinds, AreThoseOfTheConfig) {
  config::Reader reader({});
  Config config;
  bind_config(reader, config);
  for (const config::FieldInfo& field : reader.fields()) {
    if (field.key == "model.kind") EXPECT_EQ(field.allowed, fmt::format("one of {}", fmt::join(preset_kinds(), ", ")));
  }
}

TEST(PresetSettings, WhatAFamilyCannotHaveIsRefusedByItsKey) {
  const auto with = [](const std::string& kind, auto change) {
    ModelConfig config = tiny(kind);
    change(config);
    return refused(config);
  };
  test::expect_part(with("gpt2", [](auto& c) { c.norm_order = "post"; }),
                    "model.norm_order: 'post' does not go with model.kind = \"gpt2\", which has pre");
  test::expect_part(with("llama", [](auto& c) { c.positions = "sinusoidal"; }),
                    "model.positions: 'sinusoidal' does not go with");
  test::expect_part(with("llama", [](auto& c) { c.dropout = 0.3; }),
                    "model.dropout: model.kind = \"llama\" drops attention weights only");
  test::expect_part(with("opt", [](auto& c) { c.pooling = "first"; }), "model.pooling: 'first' does not go with");
  test::expect_part(with("qwen2", [](auto& c) { c.activation = "relu"; }), "which has silu; leave the key out");
  test::expect_part(with("t5", [](auto& c) { c.attention_dropout = 0.2; }),
                    "model.attention_dropout: model.kind = \"t5\" has one rate");
  test::expect_part(with("gpt_neox", [](auto& c) { c.heads = 4; }),
                    "rotary positions turn 1 of the 4 values of a head");
  test::expect_part(with("berd", [](auto&) {}), "model.kind: 'berd' is not known; did you mean 'bert'?");
}

TEST(PresetSettings, WhatAFamilyOffersIsTaken) {
  ModelConfig opt = tiny("opt"), bert = tiny("bert"), modern = tiny("modernbert");
  opt.norm_order = "post";
  bert.activation = "relu";
  modern.pooling = "first";
  EXPECT_EQ(make(opt).decoder->norm_order, NormOrder::post);
  EXPECT_EQ(make(bert).encoder->feed_forward.activation, Activation::relu);
  EXPECT_EQ(make(modern, HeadKind::classification).head.pooling, Pooling::first);
  EXPECT_EQ(make(tiny("modernbert"), HeadKind::classification).head.pooling, Pooling::mean);
}

TEST(PresetHeads, OneThatTheFamilyLacksAndMissingTokensAreRefused) {
  test::expect_part(refused(tiny("t5"), HeadKind::classification),
                    "model.kind: t5 has no head for classification; it has heads for sequence_to_sequence_lm");
  test::expect_part(refused(tiny("marian"), HeadKind::classification), "it has heads for sequence_to_sequence_lm");
  test::expect_part(refused(tiny("opt"), HeadKind::token_classification),
                    "model.kind: opt has no head for token_classification");
  test::expect_part(refused(tiny("bert"), HeadKind::causal_lm), "model.kind: bert has no head for causal_lm");
  test::expect_part(refused(tiny("encoder"), HeadKind::masked_lm), "model.kind: encoder has no head for masked_lm");
  test::expect_part(refused(tiny("roberta"), HeadKind::none, {}), "model.kind: roberta needs a padding token");
  test::expect_part(refused(tiny("bart"), HeadKind::none, {.pad = 0}), "model.kind: bart needs an end-of-text token");
}

}  // namespace
}  // namespace glass::presets_test
