// Decoders that follow Llama (Touvron et al. 2023) in fields and names: RMS norms, rotary positions, gated
// feed-forward.
#pragma once

#include "model/hugging_face/families/shared.h"

namespace glass {

/// What transformers takes where config.json leaves a key out, and which keys a member of the family knows at all.
struct LlamaDefaults {
  std::int64_t key_value_heads = 0;  ///< 0: as many as heads
  std::int64_t head_width = 0;       ///< 0: width / heads
  const char* activation_key = "hidden_act";
  const char* activation = "silu";
  double epsilon = 1e-6, theta = 10000;
  double share = 0;  ///< of a head that turns, where the family reads it; 0: all of it, whatever the file says
  bool knows_attention_bias = false, knows_ffn_bias = false;
};

/// Llama's stack with these defaults.
StackShape llama_stack(const ConfigFields& config, const LlamaDefaults& defaults);
/// The decoder of this stack with a causal head.
Architecture llama_architecture(const ConfigFields& config, const StackShape& stack, HeadKind kind,
                                bool tied_by_default);
/// A family with Llama's names of heads; `span_prefix` as in Family.
Family llama_like_family(const char* model_type, Architecture (*read)(const ConfigFields&, HeadKind),
                         std::vector<WeightRule> rules, const char* span_prefix = "");
/// Llama's rules without its two norms before a part, for families that put other norms there.
std::vector<WeightRule> llama_rules_without_norms();

}  // namespace glass
