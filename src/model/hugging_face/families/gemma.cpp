// Gemma 1, 2 and 3 (Google 2024, 2025): norms whose weights count from 1, scaled word vectors; 2 and 3 have norms on
// both sides of each part and layers that see near keys only.
#include <cmath>

#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

void refuse_both_directions(const ConfigFields& config) {
  if (config.flag_or("use_bidirectional_attention", false))
    config.refuse("use_bidirectional_attention", "true is not supported");
}

Architecture read_gemma(const ConfigFields& config, HeadKind kind) {
  refuse_both_directions(config);
  StackShape stack = llama_stack(
      config,
      {.key_value_heads = 16, .head_width = 256, .activation = "gelu_pytorch_tanh", .knows_attention_bias = true});
  // The released files say gelu and mean its approximation.
  if (stack.feed_forward.activation == Activation::gelu) stack.feed_forward.activation = Activation::gelu_tanh;
  stack.norm.kind = NormKind::rms_offset;
  stack.embedding.scale = std::sqrt(static_cast<double>(stack.width));
  return llama_architecture(config, stack, kind, true);
}

Architecture read_gemma2(const ConfigFields& config, HeadKind kind) {
  refuse_both_directions(config);
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
  Architecture architecture = llama_architecture(config, stack, kind, true);
  if (kind == HeadKind::causal_lm && !config.is_null("final_logit_softcapping"))
    architecture.head.soft_cap = config.number_or("final_logit_softcapping", 30);
  return architecture;
}

/// One of two rotations: of layers that see all keys, and of those that see near ones.
RotaryShape gemma3_rotation(const ConfigFields& config, bool is_local, std::int64_t max_length) {
  const double theta =
      is_local ? config.number_or("rope_local_base_freq", 10000) : config.number_or("rope_theta", 1000000);
  const char* key = is_local ? "sliding_attention" : "full_attention";
  if (config.has("rope_parameters") && config.object("rope_parameters").has(key))
    return rotary_of(config.object("rope_parameters").object(key), theta, max_length);
  if (!is_local && config.has("rope_scaling") && !config.document().at("rope_scaling").empty())
    return rotary_of(config.object("rope_scaling"), theta, max_length);
  RotaryShape rotary;
  rotary.theta = theta;
  return rotary;
}

std::vector<std::int64_t> gemma3_windows(const ConfigFields& config, std::int64_t layers) {
  const std::int64_t distance = config.integer_or("sliding_window", 4096, kMostPositions, 2) - 1;
  if (config.has("layer_types")) return read_windows(config, layers, distance, nullptr);
  const std::int64_t every = config.integer_or("sliding_window_pattern", 6, kMostLayers, 1);
  std::vector<std::int64_t> windows;
  for (std::int64_t layer = 0; layer < layers; ++layer) windows.push_back((layer + 1) % every == 0 ? 0 : distance);
  return windows;
}

Architecture read_gemma3(const ConfigFields& config, HeadKind kind) {
  refuse_both_directions(config);
  StackShape stack;
  stack.layers = config.integer("num_hidden_layers", kMostLayers);
  stack.width = config.integer("hidden_size", kMostWidth);
  stack.attention = grouped_heads(config, stack.width, 4, 256);
  stack.attention.bias = stack.attention.output_bias = config.flag_or("attention_bias", false);
  stack.attention.query_key_norm = true;
  stack.attention.scale =
      1.0 / std::sqrt(static_cast<double>(config.integer_or("query_pre_attn_scalar", 256, kMostWidth, 1)));
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, "hidden_activation", "gelu_pytorch_tanh"), true, false};
  stack.norm = {NormKind::rms_offset, config.epsilon_or("rms_norm_eps", 1e-6), false};
  stack.norm_order = NormOrder::sandwich;
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::rotary;
  stack.embedding.scale = std::sqrt(static_cast<double>(stack.width));
  stack.windows = gemma3_windows(config, stack.layers);
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  for (const std::int64_t window : stack.windows) stack.rotary.push_back(gemma3_rotation(config, window > 0, length));
  check_rotary(config, stack);
  Architecture architecture =
      decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, true), length);
  if (kind == HeadKind::causal_lm && config.has("final_logit_softcapping"))
    architecture.head.soft_cap = config.number("final_logit_softcapping");
  return architecture;
}

/// Gemma's post_attention_layernorm stands inside the residual branch.
std::vector<WeightRule> sandwich_rules() {
  std::vector<WeightRule> rules = llama_rules_without_norms();
  const std::string layer = "decoder.layers.#.", theirs = "~layers.#.";
  rules.push_back({layer + "attention_norm.*", {theirs + "input_layernorm.*"}});
  rules.push_back({layer + "attention_post_norm.*", {theirs + "post_attention_layernorm.*"}});
  rules.push_back({layer + "ffn_norm.*", {theirs + "pre_feedforward_layernorm.*"}});
  rules.push_back({layer + "ffn_post_norm.*", {theirs + "post_feedforward_layernorm.*"}});
  return rules;
}

/// transformers has no head for spans here.
Family without_spans(Family family) {
  family.head_rules.erase(HeadKind::span);
  return family;
}

}  // namespace

Family gemma_family() {
  return without_spans(llama_like_family("gemma", read_gemma, llama_rules()));
}
Family gemma2_family() {
  return without_spans(llama_like_family("gemma2", read_gemma2, sandwich_rules()));
}
Family gemma3_family() {
  Family family = without_spans(llama_like_family("gemma3_text", read_gemma3, sandwich_rules()));
  family.head_rules.erase(HeadKind::token_classification);
  return family;
}

}  // namespace glass
