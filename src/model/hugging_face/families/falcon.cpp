// Falcon (Almazrouei et al. 2023): rotary positions, one or few key and value heads, mostly both parts side by side.
#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

/// What config.json says of the layout of a block.
struct FalconLayout {
  bool is_new, is_parallel, has_two_norms;
};

FalconLayout falcon_layout(const ConfigFields& config) {
  const bool is_new = config.flag_or("new_decoder_architecture", false),
             is_parallel = config.flag_or("parallel_attn", true);
  if (is_new && !is_parallel) config.refuse("parallel_attn", "false is not supported beside new_decoder_architecture");
  const std::int64_t norms = config.integer_or("num_ln_in_parallel_attn", is_new ? 2 : 1, 2, 1);
  if (!is_new && norms == 2)
    config.refuse("num_ln_in_parallel_attn", "2 is not supported without new_decoder_architecture");
  return {is_new, is_parallel, norms == 2};
}

StackShape falcon_stack(const ConfigFields& config) {
  if (config.flag_or("alibi", false)) config.refuse("alibi", "true is not supported");
  const FalconLayout layout = falcon_layout(config);
  StackShape stack = sized_stack(config);
  const std::int64_t heads = stack.attention.heads;
  stack.attention.key_value_heads = layout.is_new ? config.integer_or("num_kv_heads", heads, kMostHeads, 1)
                                    : config.flag_or("multi_query", true) ? 1
                                                                          : heads;
  if (heads % stack.attention.key_value_heads != 0)
    config.refuse("num_kv_heads", fmt::format("must divide the {} heads", heads));
  const bool bias = config.flag_or("bias", false);
  stack.attention.bias = stack.attention.output_bias = bias;
  stack.feed_forward = {config.integer_or("ffn_hidden_size", 4 * stack.width, kMostHiddenWidth, 1),
                        activation_or(config, "activation", "gelu"), false, bias};
  stack.norm.epsilon = config.epsilon_or("layer_norm_epsilon", 1e-5);
  stack.parallel = layout.is_parallel;
  stack.shared_norm = layout.is_parallel && !layout.has_two_norms;
  stack.dropout = config.rate_or("hidden_dropout", 0);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.positions = PositionKind::rotary;
  stack.rotary.assign(stack.layers,
                      read_rotary(config, config.integer_or("max_position_embeddings", 2048, kMostPositions)));
  check_rotary(config, stack);
  return stack;
}

Architecture read_falcon(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = falcon_stack(config);
  HeadShape head = causal_head(config, kind, stack.embedding.vocab_size, true);
  if (kind == HeadKind::token_classification) head.dropout = config.rate_or("classifier_dropout", 0.1);
  const std::int64_t length = config.integer_or("max_position_embeddings", 2048, kMostPositions, 1);
  return decoder_only(config, stack, head, rotary_length(stack.rotary[0], length));
}

bool has_two_norms(const Architecture& architecture) {
  return architecture.decoder->parallel && !architecture.decoder->shared_norm;
}

std::vector<WeightRule> falcon_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~h.#.";
  return {{"decoder.word_embedding.weight", {"~word_embeddings.weight"}},
          {layer + "attention_norm.*", {theirs + "ln_attn.*"}, WeightForm::stacked, has_two_norms},
          {layer + "attention_norm.*", {theirs + "input_layernorm.*"}},
          {layer + "qkv.*", {theirs + "self_attention.query_key_value.*"}, WeightForm::by_group},
          {layer + "attention_output.*", {theirs + "self_attention.dense.*"}},
          {layer + "ffn_norm.*", {theirs + "ln_mlp.*"}, WeightForm::stacked, has_two_norms},
          {layer + "ffn_norm.*", {theirs + "post_attention_layernorm.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.dense_h_to_4h.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.dense_4h_to_h.*"}},
          {"decoder.final_norm.*", {"~ln_f.*"}}};
}

}  // namespace

Family falcon_family() {
  return {"falcon",
          "transformer.",
          read_falcon,
          falcon_rules(),
          causal_rules("lm_head", "classifier"),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {"*.rotary_emb.inv_freq", "*.maybe_rotary.inv_freq"},
          {}};
}

}  // namespace glass
