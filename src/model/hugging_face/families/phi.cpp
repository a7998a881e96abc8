// Phi 1, 1.5 and 2 (Microsoft 2023): both parts side by side behind one norm, rotary positions on a part of each head.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

Architecture read_phi(const ConfigFields& config, HeadKind kind) {
  if (config.flag_or("qk_layernorm", false)) config.refuse("qk_layernorm", "true is not supported");
  StackShape stack = llama_stack(config, {.activation = "gelu_new", .share = 0.5});
  stack.attention.bias = stack.attention.output_bias = true;
  stack.feed_forward.gated = false;
  stack.feed_forward.bias = true;
  stack.norm = {NormKind::layer, config.epsilon_or("layer_norm_eps", 1e-5), true};
  stack.parallel = stack.shared_norm = true;
  stack.dropout = config.rate_or("resid_pdrop", 0);
  Architecture architecture = llama_architecture(config, stack, kind, false);
  if (kind == HeadKind::causal_lm) architecture.head.bias = true;
  return architecture;
}

std::vector<WeightRule> phi_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~layers.#.";
  std::vector<WeightRule> rules = {{layer + "attention_output.*", {theirs + "self_attn.dense.*"}},
                                   {layer + "ffn_in.*", {theirs + "mlp.fc1.*"}},
                                   {layer + "ffn_out.*", {theirs + "mlp.fc2.*"}},
                                   {"decoder.final_norm.*", {"~final_layernorm.*"}}};
  for (const WeightRule& rule : llama_rules()) rules.push_back(rule);  // the first that fits counts
  return rules;
}

}  // namespace

Family phi_family() {
  Family family = llama_like_family("phi", read_phi, phi_rules());
  family.head_rules.erase(HeadKind::span);
  return family;
}

}  // namespace glass
