// GPT-NeoX and Pythia (Black et al. 2022): attention and feed-forward side by side, rotary positions on a part of each
// head.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

RotaryShape gpt_neox_rotation(const ConfigFields& config, std::int64_t max_length) {
  RotaryShape rotary = read_rotary(config, max_length);
  rotary.fraction = config.number_or("rotary_pct", 0.25);
  // The object that read_rotary takes, alone.
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    if (!config.has(key) || config.document().at(key).empty()) continue;
    rotary.fraction = config.object(key).number_or("partial_rotary_factor", rotary.fraction);
    break;
  }
  if (!(rotary.fraction > 0 && rotary.fraction <= 1))
    config.refuse("rotary_pct", "expected a share above 0, at most 1");
  return rotary;
}

StackShape gpt_neox_stack(const ConfigFields& config) {
  StackShape stack = sized_stack(config);
  stack.attention.bias = stack.attention.output_bias = config.flag_or("attention_bias", true);
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, "hidden_act", "gelu")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-5);
  stack.parallel = config.flag_or("use_parallel_residual", true);
  stack.dropout = config.rate_or("hidden_dropout", 0);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.positions = PositionKind::rotary;
  stack.rotary.assign(stack.layers,
                      gpt_neox_rotation(config, config.integer("max_position_embeddings", kMostPositions)));
  check_rotary(config, stack);
  return stack;
}

Architecture read_gpt_neox(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = gpt_neox_stack(config);
  HeadShape head = causal_head(config, kind, stack.embedding.vocab_size, false);
  if (kind == HeadKind::token_classification) head.dropout = config.rate_or("classifier_dropout", 0.1);
  return decoder_only(config, stack, head,
                      rotary_length(stack.rotary[0], config.integer("max_position_embeddings", kMostPositions)));
}

std::vector<WeightRule> gpt_neox_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~layers.#.";
  return {{"decoder.word_embedding.weight", {"~embed_in.weight"}},
          {layer + "attention_norm.*", {theirs + "input_layernorm.*"}},
          {layer + "qkv.*", {theirs + "attention.query_key_value.*"}, WeightForm::by_head},
          {layer + "attention_output.*", {theirs + "attention.dense.*"}},
          {layer + "ffn_norm.*", {theirs + "post_attention_layernorm.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.dense_h_to_4h.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.dense_4h_to_h.*"}},
          {"decoder.final_norm.*", {"~final_layer_norm.*"}}};
}

}  // namespace

Family gpt_neox_family() {
  return {"gpt_neox",
          "gpt_neox.",
          read_gpt_neox,
          gpt_neox_rules(),
          causal_rules("embed_out|lm_head", "classifier"),
          {{"embed_out.weight", "decoder.word_embedding.weight"}},
          {"*.attention.bias", "*.attention.masked_bias", "*.rotary_emb.inv_freq"},
          {}};
}

}  // namespace glass
