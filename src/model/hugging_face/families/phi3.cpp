// Phi 3, 3.5 and 4 (Microsoft 2024): Llama with fused products, windows, and rotary positions by LongRoPE.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

/// original_max_position_embeddings stands beside the rotary object, and its older names for LongRoPE are su and yarn.
Json with_original_length(const ConfigFields& config) {
  Json document = config.document();
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    const auto found = document.find(key);
    if (found == document.end() || !found->is_object() || found->empty()) continue;
    if (config.has("original_max_position_embeddings") && !found->contains("original_max_position_embeddings"))
      (*found)["original_max_position_embeddings"] = document["original_max_position_embeddings"];
    for (const char* type : {"rope_type", "type"}) {
      if (found->contains(type) && (*found)[type] == "yarn") (*found)[type] = "longrope";
    }
  }
  return document;
}

Architecture read_phi3(const ConfigFields& given, HeadKind kind) {
  const Json document = with_original_length(given);
  const ConfigFields config(document, given.origin());
  StackShape stack = llama_stack(config, {.epsilon = 1e-5, .share = 1});
  if (config.has("sliding_window"))
    stack.windows.assign(stack.layers, config.integer("sliding_window", kMostPositions, 2) - 1);
  stack.dropout = config.rate_or("resid_pdrop", 0);
  return llama_architecture(config, stack, kind, false);
}

std::vector<WeightRule> phi3_rules() {
  std::vector<WeightRule> rules = {{"decoder.layers.#.qkv.*", {"~layers.#.self_attn.qkv_proj.*"}},
                                   {"decoder.layers.#.ffn_gate_up.*", {"~layers.#.mlp.gate_up_proj.*"}}};
  for (const WeightRule& rule : llama_rules()) rules.push_back(rule);  // the first that fits counts
  return rules;
}

}  // namespace

Family phi3_family() {
  Family family = llama_like_family("phi3", read_phi3, phi3_rules());
  family.head_rules.erase(HeadKind::span);
  return family;
}

}  // namespace glass
