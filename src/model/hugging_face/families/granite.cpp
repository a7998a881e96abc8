// Granite (IBM 2024): Llama whose word vectors, scores, residual branches and logits are multiplied by stated numbers.
#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

double factor_of(const ConfigFields& config, const char* key) {
  const double value = config.number_or(key, 1);
  if (!(value > 0)) config.refuse(key, "expected a number above 0");
  return value;
}

Architecture read_granite(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(config, {.knows_attention_bias = true, .knows_ffn_bias = true});
  stack.attention.scale = factor_of(config, "attention_multiplier");
  stack.embedding.scale = factor_of(config, "embedding_multiplier");
  stack.residual_scale = factor_of(config, "residual_multiplier");
  Architecture architecture = llama_architecture(config, stack, kind, false);
  if (kind == HeadKind::causal_lm) architecture.head.scale = 1 / factor_of(config, "logits_scaling");
  return architecture;
}

}  // namespace

Family granite_family() {
  Family family = llama_like_family("granite", read_granite, llama_rules());
  const std::vector<WeightRule> language_model = family.head_rules.at(HeadKind::causal_lm);
  family.head_rules = {{HeadKind::causal_lm, language_model}};
  return family;
}

}  // namespace glass
