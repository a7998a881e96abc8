// GPT-2 (Radford et al. 2019): pre-norm decoder with learned positions; its files hold [in, out] matrices.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

StackShape gpt2_stack(const ConfigFields& config) {
  for (const char* key : {"scale_attn_by_inverse_layer_idx", "add_cross_attention"}) {
    if (config.flag_or(key, false)) config.refuse(key, "true is not supported");
  }
  StackShape stack;
  stack.layers = config.integer("n_layer", kMostLayers);
  stack.width = config.integer("n_embd", kMostWidth);
  stack.attention = multi_head(config, stack.width, config.integer("n_head", kMostHeads), "n_head");
  if (!config.flag_or("scale_attn_weights", true)) stack.attention.scale = 1;
  stack.feed_forward = {config.integer_or("n_inner", 4 * stack.width, kMostHiddenWidth, 1),
                        activation_or(config, "activation_function", "gelu_new")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_epsilon", 1e-5);
  stack.dropout = config.rate_or("resid_pdrop", 0.1);
  stack.attention_dropout = config.rate_or("attn_pdrop", 0.1);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.position_rows = config.integer("n_positions", kMostPositions);
  return stack;
}

Architecture read_gpt2(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = gpt2_stack(config);
  return decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, true),
                      stack.embedding.position_rows);
}

std::vector<WeightRule> gpt2_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~h.#.";
  return {{"decoder.word_embedding.weight", {"~wte.weight"}},
          {"decoder.position_embedding.weight", {"~wpe.weight"}},
          {layer + "attention_norm.*", {theirs + "ln_1.*"}},
          {layer + "qkv.*", {theirs + "attn.c_attn.*"}, WeightForm::transposed},
          {layer + "attention_output.*", {theirs + "attn.c_proj.*"}, WeightForm::transposed},
          {layer + "ffn_norm.*", {theirs + "ln_2.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.c_fc.*"}, WeightForm::transposed},
          {layer + "ffn_out.*", {theirs + "mlp.c_proj.*"}, WeightForm::transposed},
          {"decoder.final_norm.*", {"~ln_f.*"}}};
}

}  // namespace

Family gpt2_family() {
  return {"gpt2",
          "transformer.",
          read_gpt2,
          gpt2_rules(),
          causal_rules("lm_head", "classifier"),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {"*.attn.bias", "*.attn.masked_bias"},
          {}};
}

}  // namespace glass
