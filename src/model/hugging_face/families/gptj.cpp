// GPT-J (Wang and Komatsuzaki 2021): both parts side by side behind one norm, rotary positions on a part of each head.
#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

Architecture read_gptj(const ConfigFields& config, HeadKind kind) {
  StackShape stack;
  stack.layers = config.integer("n_layer", kMostLayers);
  stack.width = config.integer("n_embd", kMostWidth);
  stack.attention = multi_head(config, stack.width, config.integer("n_head", kMostHeads), "n_head");
  stack.attention.bias = stack.attention.output_bias = false;
  stack.feed_forward = {config.integer_or("n_inner", 4 * stack.width, kMostHiddenWidth, 1),
                        activation_or(config, "activation_function", "gelu_new")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_epsilon", 1e-5);
  stack.parallel = stack.shared_norm = true;
  stack.dropout = config.rate_or("resid_pdrop", 0);
  stack.attention_dropout = config.rate_or("attn_pdrop", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.positions = PositionKind::rotary;
  RotaryShape rotary;
  const std::int64_t turning = config.integer_or("rotary_dim", 64, kMostWidth, 2);
  if (turning > stack.attention.head_width || turning % 2 != 0 || config.is_null("rotary_dim"))
    config.refuse("rotary_dim",
                  fmt::format("expected an even number up to the {} values of a head", stack.attention.head_width));
  rotary.fraction = static_cast<double>(turning) / static_cast<double>(stack.attention.head_width);
  stack.rotary.assign(stack.layers, rotary);
  HeadShape head = causal_head(config, kind, stack.embedding.vocab_size, false);
  if (kind == HeadKind::causal_lm) head.bias = true;
  return decoder_only(config, stack, head, config.integer("n_positions", kMostPositions));
}

std::vector<WeightRule> gptj_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~h.#.";
  return {{"decoder.word_embedding.weight", {"~wte.weight"}},
          {layer + "attention_norm.*", {theirs + "ln_1.*"}},
          {layer + "qkv.*",
           {theirs + "attn.q_proj.*", theirs + "attn.k_proj.*", theirs + "attn.v_proj.*"},
           WeightForm::neighbours},
          {layer + "attention_output.*", {theirs + "attn.out_proj.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.fc_in.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.fc_out.*"}},
          {"decoder.final_norm.*", {"~ln_f.*"}}};
}

}  // namespace

Family gptj_family() {
  return {"gptj",
          "transformer.",
          read_gptj,
          gptj_rules(),
          causal_rules("lm_head", ""),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {"*.attn.bias", "*.attn.masked_bias", "*.embed_positions"},
          {}};
}

}  // namespace glass
