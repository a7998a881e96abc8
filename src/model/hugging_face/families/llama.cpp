// Llama 2 and 3 (Touvron et al. 2023), Mistral, Qwen 2 and 3: RMS norms, rotary positions, gated feed-forward, and what
// each adds.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

Architecture read_llama(const ConfigFields& config, HeadKind kind) {
  return llama_architecture(config, llama_stack(config, {.knows_attention_bias = true, .knows_ffn_bias = true}), kind,
                            false);
}

Architecture read_mistral(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 8});
  if (!config.is_null("sliding_window"))
    stack.windows.assign(stack.layers, config.integer_or("sliding_window", 4096, kMostPositions, 2) - 1);
  return llama_architecture(config, stack, kind, false);
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
  return llama_architecture(config, stack, kind, false);
}

Architecture read_qwen3(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 32, .head_width = 128, .knows_attention_bias = true});
  stack.attention.query_key_norm = true;
  add_qwen_windows(config, stack);
  return llama_architecture(config, stack, kind, false);
}

/// transformers keeps an old prefix beside this one head.
constexpr const char* kOldPrefix = "transformer.";

}  // namespace

Family llama_family() {
  return llama_like_family("llama", read_llama, llama_rules(), kOldPrefix);
}
Family mistral_family() {
  return llama_like_family("mistral", read_mistral, llama_rules(), "model.");
}
Family qwen2_family() {
  return llama_like_family("qwen2", read_qwen2, llama_rules(), kOldPrefix);
}
Family qwen3_family() {
  return llama_like_family("qwen3", read_qwen3, llama_rules(), kOldPrefix);
}

}  // namespace glass
