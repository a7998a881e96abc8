// OLMo 2 (OLMo team 2025): Llama with norms of what each part adds, and norms over all queries and keys together.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

Architecture read_olmo2(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.epsilon = 1e-5, .knows_attention_bias = true});
  stack.norm_order = NormOrder::inside;
  stack.attention.query_key_norm = stack.attention.joint_norm = true;
  return llama_architecture(config, stack, kind, false);
}

std::vector<WeightRule> olmo2_rules() {
  std::vector<WeightRule> rules = llama_rules_without_norms();
  rules.push_back({"decoder.layers.#.attention_post_norm.*", {"~layers.#.post_attention_layernorm.*"}});
  rules.push_back({"decoder.layers.#.ffn_post_norm.*", {"~layers.#.post_feedforward_layernorm.*"}});
  return rules;
}

}  // namespace

Family olmo2_family() {
  Family family = llama_like_family("olmo2", read_olmo2, olmo2_rules());
  family.head_rules.erase(HeadKind::span);
  family.head_rules.erase(HeadKind::token_classification);
  return family;
}

}  // namespace glass
