// BLOOM (Scao et al. 2022): ALiBi instead of positions, a norm on the word vectors.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

constexpr std::int64_t kLength = 2048;  // the length of its training; the bias itself has no end

StackShape bloom_stack(const ConfigFields& config) {
  if (config.flag_or("apply_residual_connection_post_layernorm", false))
    config.refuse("apply_residual_connection_post_layernorm", "true is not supported");
  StackShape stack;
  stack.layers = config.integer(config.has("n_layer") ? "n_layer" : "num_hidden_layers", kMostLayers);
  stack.width = config.integer(config.has("hidden_size") ? "hidden_size" : "n_embed", kMostWidth);
  const std::string heads_key = config.has("n_head") ? "n_head" : "num_attention_heads";
  stack.attention = multi_head(config, stack.width, config.integer(heads_key, kMostHeads), heads_key);
  stack.feed_forward = {4 * stack.width, Activation::gelu_tanh};
  stack.norm.epsilon = config.epsilon_or("layer_norm_epsilon", 1e-5);
  stack.dropout = config.rate_or("hidden_dropout", 0);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::alibi;
  stack.embedding.norm = stack.norm;
  return stack;
}

Architecture read_bloom(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = bloom_stack(config);
  return decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, true),
                      config.integer_or("seq_length", kLength, kMostPositions, 1));
}

std::vector<WeightRule> bloom_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~h.#.";
  return {{"decoder.word_embedding.weight", {"~word_embeddings.weight"}},
          {"decoder.embedding_norm.*", {"~word_embeddings_layernorm.*"}},
          {layer + "attention_norm.*", {theirs + "input_layernorm.*"}},
          {layer + "qkv.*", {theirs + "self_attention.query_key_value.*"}, WeightForm::by_head},
          {layer + "attention_output.*", {theirs + "self_attention.dense.*"}},
          {layer + "ffn_norm.*", {theirs + "post_attention_layernorm.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.dense_h_to_4h.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.dense_4h_to_h.*"}},
          {"decoder.final_norm.*", {"~ln_f.*"}}};
}

}  // namespace

Family bloom_family() {
  return {"bloom",
          "transformer.",
          read_bloom,
          bloom_rules(),
          causal_rules("lm_head", "classifier"),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {},
          {}};
}

}  // namespace glass
