#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

/// transformers reads a share of turning values only beside a scaling, and fails there; without one it ignores it.
void refuse_scaled_part(const ConfigFields& config, const RotaryShape& rotary) {
  if (rotary.scaling == RotaryShape::Scaling::none) return;
  double share = config.number_or("partial_rotary_factor", 1);
  for (const char* key : {"rope_parameters", "rope_scaling"}) {
    if (config.has(key)) share = config.object(key).number_or("partial_rotary_factor", share);
  }
  if (share != 1) config.refuse("partial_rotary_factor", "is not supported beside a scaling of rotary positions");
}

}  // namespace

StackShape llama_stack(const ConfigFields& config, const LlamaDefaults& defaults) {
  StackShape stack;
  stack.layers = config.integer("num_hidden_layers", kMostLayers);
  stack.width = config.integer("hidden_size", kMostWidth);
  stack.attention = grouped_heads(config, stack.width, defaults.key_value_heads, defaults.head_width);
  stack.attention.bias = stack.attention.output_bias =
      defaults.knows_attention_bias && config.flag_or("attention_bias", false);
  const std::string act_key = defaults.activation_key;
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, act_key, defaults.activation), true,
                        defaults.knows_ffn_bias && config.flag_or("mlp_bias", false)};
  stack.norm = {NormKind::rms, config.epsilon_or("rms_norm_eps", defaults.epsilon), false};
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::rotary;
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  stack.rotary.assign(stack.layers, read_rotary(config, length, defaults.theta));
  if (defaults.share > 0) {
    for (RotaryShape& rotary : stack.rotary) rotary.fraction = rotary_share(config, defaults.share);
  }
  check_rotary(config, stack);
  if (defaults.share == 0) refuse_scaled_part(config, stack.rotary[0]);
  return stack;
}

Architecture llama_architecture(const ConfigFields& config, const StackShape& stack, HeadKind kind,
                                bool tied_by_default) {
  const std::int64_t length = rotary_length(stack.rotary[0], config.integer("max_position_embeddings", kMostPositions));
  return decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, tied_by_default), length);
}

Family llama_like_family(const char* model_type, Architecture (*read)(const ConfigFields&, HeadKind),
                         std::vector<WeightRule> rules, const char* span_prefix) {
  return {model_type,
          "model.",
          read,
          std::move(rules),
          causal_rules("lm_head", "score"),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {"*.rotary_emb.inv_freq"},
          {},
          nullptr,
          span_prefix};
}

std::vector<WeightRule> llama_rules_without_norms() {
  std::vector<WeightRule> rules;
  for (const WeightRule& rule : llama_rules()) {
    if (rule.ours != "decoder.layers.#.attention_norm.*" && rule.ours != "decoder.layers.#.ffn_norm.*")
      rules.push_back(rule);
  }
  return rules;
}

}  // namespace glass
