// StableLM (Stability AI 2023): Llama with layer norms, rotary positions on a part of each head, at will both parts
// side by side behind one norm.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

Architecture read_stablelm(const ConfigFields& config, HeadKind kind) {
  if (config.flag_or("qk_layernorm", false)) config.refuse("qk_layernorm", "true is not supported");
  StackShape stack = llama_stack(config, {.key_value_heads = 32, .share = 0.25});
  stack.norm = {NormKind::layer, config.epsilon_or("layer_norm_eps", 1e-5), true};
  stack.attention.bias = config.flag_or("use_qkv_bias", false);
  stack.parallel = stack.shared_norm = config.flag_or("use_parallel_residual", false);
  stack.dropout = config.rate_or("hidden_dropout", 0);
  return llama_architecture(config, stack, kind, false);
}

}  // namespace

Family stablelm_family() {
  Family family = llama_like_family("stablelm", read_stablelm, llama_rules());
  family.head_rules.erase(HeadKind::span);
  return family;
}

}  // namespace glass
