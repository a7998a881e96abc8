// T5 (Raffel et al. 2020) and mT5 (Xue et al. 2021): pre-norm with RMS norms and no biases, bucketed distances instead
// of positions.
#include <cmath>

#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

constexpr std::int64_t kLength = 512;  // the length of its training; the buckets themselves have no end

/// What transformers makes of feed_forward_proj stands beside it in newer files, and counts there.
FeedForwardShape feed_forward(const ConfigFields& config) {
  const bool is_mt5 = config.text_or("model_type", "t5") == "mt5";
  const std::string name = config.text_or("feed_forward_proj", is_mt5 ? "gated-gelu" : "relu");
  const bool gated = name.starts_with("gated-");
  const std::string activation = gated ? name.substr(6) : name, origin = config.origin() + ": feed_forward_proj";
  parse_activation(activation, origin);
  // transformers reads "gated-gelu" as the tanh approximation.
  const std::string known = config.text_or("dense_act_fn", gated && activation == "gelu" ? "gelu_new" : activation);
  return {config.integer("d_ff", kMostHiddenWidth), parse_activation(known, origin),
          config.flag_or("is_gated_act", gated), false};
}

StackShape t5_stack(const ConfigFields& config, bool is_decoder) {
  StackShape stack;
  stack.part = is_decoder ? "decoder" : "encoder";
  const std::int64_t layers = config.integer("num_layers", kMostLayers);
  stack.layers = is_decoder ? config.integer_or("num_decoder_layers", layers, kMostLayers, 1) : layers;
  stack.width = config.integer("d_model", kMostWidth);
  stack.attention.heads = stack.attention.key_value_heads = config.integer("num_heads", kMostHeads);
  stack.attention.head_width = config.integer("d_kv", kMostWidth);
  stack.attention.scale = 1;
  stack.attention.bias = stack.attention.output_bias = false;
  stack.feed_forward = feed_forward(config);
  stack.norm = {NormKind::rms, config.epsilon_or("layer_norm_epsilon", 1e-6), false};
  stack.causal = stack.cross = is_decoder;
  stack.buckets =
      read_buckets(config, config.integer_or("relative_attention_max_distance", 128, kMostPositions, 2), !is_decoder);
  stack.dropout = stack.attention_dropout = config.rate_or("dropout_rate", 0.1);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::buckets;
  return stack;
}

Architecture read_t5(const ConfigFields& config, HeadKind kind) {
  const StackShape encoder = t5_stack(config, false);
  const bool has_decoder = !class_name(config).ends_with("EncoderModel");
  if (!has_decoder && config.flag_or("is_decoder", false))
    config.refuse("is_decoder", "true makes the encoder see only what is before a token, which is not supported");
  HeadShape head = plain_head(config, kind, encoder.embedding.vocab_size);
  head.bias = false;
  if (kind == HeadKind::sequence_to_sequence_lm) {
    head.tied = config.flag_or("tie_word_embeddings", true);
    // mT5 is T5 1.1: it never scales, whatever it says of tied tables.
    const bool is_mt5 = config.text_or("model_type", "t5") == "mt5";
    if (!is_mt5 && config.flag_or("scale_decoder_outputs", head.tied))
      head.scale = 1.0 / std::sqrt(static_cast<double>(encoder.width));
  }
  Architecture architecture =
      encoder_only(config, encoder, head, config.integer_or("n_positions", kLength, kMostPositions, 1));
  if (has_decoder) architecture.decoder = t5_stack(config, true);
  if (architecture.decoder_start_id < 0) architecture.decoder_start_id = architecture.pad_id;
  return architecture;
}

std::vector<WeightRule> t5_stack_rules(const std::string& part, int feed_forward_place) {
  const std::string layer = part + ".layers.#.", theirs = part + ".block.#.layer.";
  const std::string ffn = theirs + std::to_string(feed_forward_place) + ".";
  return {{part + ".position_bias.weight", {part + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight"}},
          {layer + "attention_norm.*", {theirs + "0.layer_norm.*"}},
          {layer + "qkv.*",
           {theirs + "0.SelfAttention.q.*", theirs + "0.SelfAttention.k.*", theirs + "0.SelfAttention.v.*"}},
          {layer + "attention_output.*", {theirs + "0.SelfAttention.o.*"}},
          {layer + "cross_norm.*", {theirs + "1.layer_norm.*"}},
          {layer + "cross_query.*", {theirs + "1.EncDecAttention.q.*"}},
          {layer + "cross_key_value.*", {theirs + "1.EncDecAttention.k.*", theirs + "1.EncDecAttention.v.*"}},
          {layer + "cross_output.*", {theirs + "1.EncDecAttention.o.*"}},
          {layer + "ffn_norm.*", {ffn + "layer_norm.*"}},
          {layer + "ffn_in.*", {ffn + "DenseReluDense.wi.*"}},
          {layer + "ffn_gate_up.*", {ffn + "DenseReluDense.wi_0.*", ffn + "DenseReluDense.wi_1.*"}},
          {layer + "ffn_out.*", {ffn + "DenseReluDense.wo.*"}},
          {part + ".final_norm.*", {part + ".final_layer_norm.*"}}};
}

std::vector<WeightRule> t5_rules() {
  std::vector<WeightRule> all = {{"encoder.word_embedding.weight", {"shared.weight"}}};
  for (const WeightRule& rule : t5_stack_rules("encoder", 1)) all.push_back(rule);
  for (const WeightRule& rule : t5_stack_rules("decoder", 2)) all.push_back(rule);
  return all;
}

}  // namespace

namespace {

Family t5_like(const char* model_type) {
  const std::string words = "encoder.word_embedding.weight";
  return {model_type,
          "",
          read_t5,
          t5_rules(),
          {{HeadKind::sequence_to_sequence_lm, product_rule("lm_head")}},
          {{"encoder.embed_tokens.weight", words}, {"decoder.embed_tokens.weight", words}, {"lm_head.weight", words}},
          {"decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"},
          {}};
}

}  // namespace

Family t5_family() {
  return t5_like("t5");
}
Family mt5_family() {
  return t5_like("mt5");
}

}  // namespace glass
