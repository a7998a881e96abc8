// The project's own encoder with a linear head, as presets/encoder.cpp describes it; its files use our own names.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

constexpr const char* kModelType = "glassformer-encoder";

StackShape glassformer_stack(const ConfigFields& config) {
  StackShape stack = sized_stack(config);
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        parse_activation(config.text("hidden_act"), config.origin() + ": hidden_act")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-5);
  const bool is_pre = config.choice_or("norm_order", "pre", {"pre", "post"}) == "pre";
  stack.norm_order = is_pre ? NormOrder::pre : NormOrder::post;
  stack.final_norm = is_pre;
  stack.dropout = config.rate_or("hidden_dropout_prob", 0);
  stack.attention_dropout = config.rate_or("attention_probs_dropout_prob", 0);
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostTableRows);
  const bool is_learned =
      config.choice_or("position_embedding_type", "learned", {"learned", "sinusoidal"}) == "learned";
  stack.embedding.positions = is_learned ? PositionKind::learned : PositionKind::sinusoidal;
  if (!is_pre) stack.embedding.norm = stack.norm;
  return stack;
}

Architecture read_glassformer(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = glassformer_stack(config);
  HeadShape head = plain_head(config, kind, stack.embedding.vocab_size);
  if (is_pooled(kind))
    head.pooling = config.choice_or("pooling", "mean", {"mean", "first"}) == "mean" ? Pooling::mean : Pooling::first;
  return encoder_only(config, stack, head, stack.embedding.position_rows);
}

}  // namespace

Family glassformer_family() {
  const HeadKind kinds[] = {HeadKind::classification, HeadKind::regression, HeadKind::multi_label,
                            HeadKind::token_classification, HeadKind::span};
  std::map<HeadKind, std::vector<WeightRule>> heads;
  for (const HeadKind kind : kinds) heads[kind] = {};
  const Json auto_map = {
      {"AutoConfig", "modeling_glassformer.GlassformerEncoderConfig"},
      {"AutoModel", "modeling_glassformer.GlassformerEncoderModel"},
      {"AutoModelForSequenceClassification", "modeling_glassformer.GlassformerEncoderForSequenceClassification"},
      {"AutoModelForTokenClassification", "modeling_glassformer.GlassformerEncoderForTokenClassification"},
      {"AutoModelForQuestionAnswering", "modeling_glassformer.GlassformerEncoderForQuestionAnswering"}};
  return {kModelType, "", read_glassformer, {}, heads, {}, {}, {}, auto_map};
}

}  // namespace glass
