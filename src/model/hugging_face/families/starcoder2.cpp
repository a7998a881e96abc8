// StarCoder 2 (Lozhkov et al. 2024): Llama with layer norms, biases and a feed-forward part without a gate.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

Architecture read_starcoder2(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.key_value_heads = 2, .activation = "gelu_pytorch_tanh"});
  const bool bias = config.flag_or("use_bias", true);
  stack.attention.bias = stack.attention.output_bias = bias;
  stack.feed_forward.gated = false;
  stack.feed_forward.bias = bias;
  stack.norm = {NormKind::layer, config.epsilon_or("norm_epsilon", 1e-5), true};
  if (config.has("sliding_window"))
    stack.windows.assign(stack.layers, config.integer("sliding_window", kMostPositions, 2) - 1);
  stack.dropout = config.rate_or("residual_dropout", 0);
  return llama_architecture(config, stack, kind, true);
}

std::vector<WeightRule> starcoder2_rules() {
  std::vector<WeightRule> rules = {{"decoder.layers.#.ffn_in.*", {"~layers.#.mlp.c_fc.*"}},
                                   {"decoder.layers.#.ffn_out.*", {"~layers.#.mlp.c_proj.*"}}};
  for (const WeightRule& rule : llama_rules()) rules.push_back(rule);  // the first that fits counts
  return rules;
}

}  // namespace

Family starcoder2_family() {
  Family family = llama_like_family("starcoder2", read_starcoder2, starcoder2_rules());
  family.head_rules.erase(HeadKind::span);
  return family;
}

}  // namespace glass
