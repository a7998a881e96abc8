// OPT (Zhang et al. 2022): GPT with ReLU; small word vectors are projected, one size is post-norm.
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

constexpr std::int64_t kPositionOffset = 2;  // fixed in transformers

StackShape opt_stack(const ConfigFields& config) {
  if (!config.flag_or("layer_norm_elementwise_affine", true))
    config.refuse("layer_norm_elementwise_affine", "false is not supported");
  const bool before = config.flag_or("do_layer_norm_before", true);
  StackShape stack = sized_stack(config);
  stack.attention.bias = stack.attention.output_bias = config.flag_or("enable_bias", true);
  stack.feed_forward = {config.integer("ffn_dim", kMostHiddenWidth),
                        activation_or(config, "activation_function", "relu"), false, stack.attention.bias};
  stack.norm_order = before ? NormOrder::pre : NormOrder::post;
  stack.final_norm = before && !config.flag_or("_remove_final_layer_norm", false);
  stack.dropout = config.rate_or("dropout", 0.1);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.width = config.integer_or("word_embed_proj_dim", stack.width, kMostWidth, 1);
  stack.embedding.projection_first = true;
  stack.embedding.projection_bias = false;
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostPositions) + kPositionOffset;
  stack.embedding.position_offset = kPositionOffset;
  if (stack.embedding.width != stack.width) stack.output_width = stack.embedding.width;
  return stack;
}

Architecture read_opt(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = opt_stack(config);
  return decoder_only(config, stack, causal_head(config, kind, stack.embedding.vocab_size, true),
                      stack.embedding.position_rows - kPositionOffset);
}

std::vector<WeightRule> opt_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~decoder.layers.#.";
  return {
      {"decoder.word_embedding.weight", {"~decoder.embed_tokens.weight"}},
      {"decoder.position_embedding.weight", {"~decoder.embed_positions.weight"}},
      {"decoder.embedding_projection.*", {"~decoder.project_in.*"}},
      {layer + "attention_norm.*", {theirs + "self_attn_layer_norm.*"}},
      {layer + "qkv.*", {theirs + "self_attn.q_proj.*", theirs + "self_attn.k_proj.*", theirs + "self_attn.v_proj.*"}},
      {layer + "attention_output.*", {theirs + "self_attn.out_proj.*"}},
      {layer + "ffn_norm.*", {theirs + "final_layer_norm.*"}},
      {layer + "ffn_in.*", {theirs + "fc1.*"}},
      {layer + "ffn_out.*", {theirs + "fc2.*"}},
      {"decoder.final_norm.*", {"~decoder.final_layer_norm.*"}},
      {"decoder.output_projection.*", {"~decoder.project_out.*"}}};
}

}  // namespace

Family opt_family() {
  return {"opt",
          "model.",
          read_opt,
          opt_rules(),
          causal_rules("lm_head", ""),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {},
          {}};
}

}  // namespace glass
