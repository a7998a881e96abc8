// NomicBert (Nussbaum et al. 2024): BERT with rotary positions and a gated feed-forward part, without biases.
#include <cmath>

#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

/// The released files have the keys of their own code, which transformers' class reads as its defaults.
Json with_new_keys(const ConfigFields& config) {
  Json document = config.document();
  const std::pair<const char*, const char*> keys[] = {{"hidden_size", "n_embd"},
                                                      {"num_hidden_layers", "n_layer"},
                                                      {"num_attention_heads", "n_head"},
                                                      {"intermediate_size", "n_inner"},
                                                      {"max_position_embeddings", "n_positions"},
                                                      {"layer_norm_eps", "layer_norm_epsilon"},
                                                      {"hidden_dropout_prob", "resid_pdrop"},
                                                      {"attention_probs_dropout_prob", "attn_pdrop"}};
  for (const auto& [key, old] : keys) {
    if (!config.has(key) && config.has(old)) document[key] = document[old];
  }
  for (const char* key : {"prenorm", "qkv_proj_bias", "mlp_fc1_bias", "mlp_fc2_bias", "rotary_emb_interleaved"}) {
    if (config.flag_or(key, false)) config.refuse(key, "true is not supported");
  }
  config.choice_or("activation_function", "swiglu", {"swiglu"});
  if (config.number_or("rotary_emb_fraction", 1) != 1)
    config.refuse("rotary_emb_fraction", "another share than 1 is not supported");
  if (config.has("moe_every_n_layers")) config.refuse("moe_every_n_layers", "experts are not supported");
  return document;
}

StackShape nomic_stack(const ConfigFields& config) {
  StackShape stack = sized_stack(config);
  stack.attention.head_width = config.integer_or("head_dim", stack.attention.head_width, kMostWidth, 1);
  stack.attention.scale = 1.0 / std::sqrt(static_cast<double>(stack.attention.head_width));
  stack.attention.bias = stack.attention.output_bias = false;
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, "hidden_act", "silu"), true, false};
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-12);
  stack.norm_order = NormOrder::post;
  stack.final_norm = false;
  stack.dropout = config.rate_or("hidden_dropout_prob", 0);
  stack.attention_dropout = config.rate_or("attention_probs_dropout_prob", 0);
  stack.embedding.positions = PositionKind::rotary;
  stack.embedding.token_types = config.integer_or("type_vocab_size", 2, kMostWidth, 1);
  stack.embedding.norm = stack.norm;
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  stack.rotary.assign(stack.layers, read_rotary(config, length, 1000));
  check_rotary(config, stack);
  return stack;
}

Architecture read_nomic_bert(const ConfigFields& given, HeadKind kind) {
  const Json document = with_new_keys(given);
  const ConfigFields config(document, given.origin());
  const StackShape stack = nomic_stack(config);
  HeadShape head = bert_head(config, kind, stack, {Activation::tanh, stack.width, stack.feed_forward.activation});
  if (has_labels(kind)) head.dropout = config.rate_or("classifier_dropout", stack.dropout);
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  return encoder_only(config, stack, head, rotary_length(stack.rotary[0], length));
}

/// The names of the released files, which transformers writes again.
std::vector<WeightRule> nomic_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~encoder.layers.#.";
  return {{"encoder.word_embedding.weight", {"~embeddings.word_embeddings.weight"}},
          {"encoder.token_type_embedding.weight", {"~embeddings.token_type_embeddings.weight"}},
          {"encoder.embedding_norm.*", {"~emb_ln.*"}},
          {layer + "qkv.*", {theirs + "attn.Wqkv.*"}},
          {layer + "attention_output.*", {theirs + "attn.out_proj.*"}},
          {layer + "attention_norm.*", {theirs + "norm1.*"}},
          {layer + "ffn_gate_up.*", {theirs + "mlp.fc12.*", theirs + "mlp.fc11.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.fc2.*"}},
          {layer + "ffn_norm.*", {theirs + "norm2.*"}}};
}

}  // namespace

Family nomic_bert_family() {
  auto heads = bert_head_rules({"~pooler.dense.*", "classifier.*", "cls.predictions.transform.dense.*",
                                "cls.predictions.transform.layer_norm.*", decoder_rules("cls.predictions")});
  heads.erase(HeadKind::span);  // transformers has none
  return {"nomic_bert",
          "nomic_bert.",
          read_nomic_bert,
          nomic_rules(),
          heads,
          decoder_copies("cls.predictions"),
          {"*embeddings.position_ids", "*.inv_freq", "*.original_inv_freq"},
          {"~pooler.dense.*"}};
}

}  // namespace glass
