// Llama 2 and 3 (Touvron et al. 2023), Mistral, Qwen 2 and 3, Gemma 2: RMS norms, rotary positions, gated feed-forward,
// and what each adds.
#include <cmath>

#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

/// What transformers takes where config.json leaves a key out, and which keys a member of the family knows at all.
struct Defaults {
  std::int64_t key_value_heads = 0;  ///< 0: as many as heads
  std::int64_t head_width = 0;       ///< 0: width / heads
  const char* activation_key = "hidden_act";
  const char* activation = "silu";
  bool knows_attention_bias = false, knows_ffn_bias = false;
};

/// transformers reads a share of turning values only beside a scaling, and fails there; without one it ignores it.
void refuse_scaled_part(const ConfigFields& config, const RotaryShape& rotary) {
  if (rotary.scaling == RotaryShape::Scaling::none) return;
  double share = config.number_or("partial_rotary_factor", 1);
  for (const char* key : {"rope_parameters", "rope_scaling"}) {
    if (config.has(key)) share = config.object(key).number_or("partial_rotary_factor", share);
  }
  if (share != 1) config.refuse("partial_rotary_factor", "is not supported beside a scaling of rotary positions");
}

StackShape llama_stack(const ConfigFields& config, const Defaults& defaults) {
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
  stack.norm = {NormKind::rms, config.epsilon_or("rms_norm_eps", 1e-6), false};
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::rotary;
  stack.rotary.assign(stack.layers, read_rotary(config, config.integer("max_position_embeddings", kMostPositions)));
  check_rotary(config, stack);
  refuse_scaled_part(config, stack.rotary[0]);
  return stack;
}

Architecture finish(const ConfigFields& config, const StackShape& stack, HeadKind kind, bool tied_by_default) {
  const std::int64_t length = rotary_length(stack.rotary[0], config.integer("max_position_embeddings", kMostPositions));
  return decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, tied_by_default), length);
}

Architecture read_llama(const ConfigFields& config, HeadKind kind) {
  return finish(config, llama_stack(config, {.knows_attention_bias = true, .knows_ffn_bias = true}), kind, false);
}

Architecture read_mistral(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 8});
  if (!config.is_null("sliding_window"))
    stack.windows.assign(stack.layers, config.integer_or("sliding_window", 4096, kMostPositions, 2) - 1);
  return finish(config, stack, kind, false);
}

void add_qwen_windows(const ConfigFields& config, StackShape& stack) {
  if (!config.flag_or("use_sliding_window", false) || config.is_null("sliding_window")) return;
  const std::int64_t distance = config.integer_or("sliding_window", 4096, kMostPositions, 2) - 1;
  if (config.has("layer_types")) {
    stack.windows = read_windows(config, stack.layers, distance, nullptr);
    return;
  }
  const std::int64_t first = config.integer_or("max_window_layers", 28, kMostLayers);
  for (std::int64_t layer = 0; layer < stack.layers; ++layer) stack.windows.push_back(layer >= first ? distance : 0);
}

Architecture read_qwen2(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 32});
  stack.attention.bias = true;
  stack.attention.output_bias = false;
  add_qwen_windows(config, stack);
  return finish(config, stack, kind, false);
}

Architecture read_qwen3(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 32, .head_width = 128, .knows_attention_bias = true});
  stack.attention.query_key_norm = true;
  add_qwen_windows(config, stack);
  return finish(config, stack, kind, false);
}

Architecture read_gemma2(const ConfigFields& config, HeadKind kind) {
  if (config.flag_or("use_bidirectional_attention", false))
    config.refuse("use_bidirectional_attention", "true is not supported");
  StackShape stack = llama_stack(config, {.key_value_heads = 4,
                                          .head_width = 256,
                                          .activation_key = "hidden_activation",
                                          .activation = "gelu_pytorch_tanh",
                                          .knows_attention_bias = true});
  stack.norm.kind = NormKind::rms_offset;
  stack.norm_order = NormOrder::sandwich;
  stack.attention.scale =
      1.0 / std::sqrt(static_cast<double>(config.integer_or("query_pre_attn_scalar", 256, kMostWidth, 1)));
  stack.attention.soft_cap =
      config.is_null("attn_logit_softcapping") ? 0 : config.number_or("attn_logit_softcapping", 50);
  stack.embedding.scale = std::sqrt(static_cast<double>(stack.width));
  const std::int64_t distance = config.integer_or("sliding_window", 4096, kMostPositions, 2) - 1;
  stack.windows = read_windows(config, stack.layers, distance, [](std::int64_t layer) { return layer % 2 == 0; });
  Architecture architecture = finish(config, stack, kind, true);
  if (kind == HeadKind::causal_lm && !config.is_null("final_logit_softcapping"))
    architecture.head.soft_cap = config.number_or("final_logit_softcapping", 30);
  return architecture;
}

std::vector<WeightRule> gemma2_rules() {
  std::vector<WeightRule> rules;
  for (const WeightRule& rule : llama_rules()) {
    // Gemma's post_attention_layernorm stands inside the residual branch.
    if (rule.ours != "decoder.layers.#.ffn_norm.*") rules.push_back(rule);
  }
  rules.push_back({"decoder.layers.#.attention_post_norm.*", {"~layers.#.post_attention_layernorm.*"}});
  rules.push_back({"decoder.layers.#.ffn_norm.*", {"~layers.#.pre_feedforward_layernorm.*"}});
  rules.push_back({"decoder.layers.#.ffn_post_norm.*", {"~layers.#.post_feedforward_layernorm.*"}});
  return rules;
}

Family family(const char* model_type, Architecture (*read)(const ConfigFields&, HeadKind),
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

/// transformers keeps an old prefix beside this one head.
constexpr const char* kOldPrefix = "transformer.";

}  // namespace

Family llama_family() {
  return family("llama", read_llama, llama_rules(), kOldPrefix);
}
Family mistral_family() {
  return family("mistral", read_mistral, llama_rules(), "model.");
}
Family qwen2_family() {
  return family("qwen2", read_qwen2, llama_rules(), kOldPrefix);
}
Family qwen3_family() {
  return family("qwen3", read_qwen3, llama_rules(), kOldPrefix);
}

Family gemma2_family() {
  Family gemma2 = family("gemma2", read_gemma2, gemma2_rules(), "");
  gemma2.head_rules.erase(HeadKind::span);  // transformers has none
  return gemma2;
}

}  // namespace glass
