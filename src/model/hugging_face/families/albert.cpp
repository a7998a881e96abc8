// ALBERT (Lan et al. 2020): narrow embeddings, and layers that share their weights by groups.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

StackShape albert_stack(const ConfigFields& config) {
  StackShape stack = bert_stack(config);
  stack.distinct_layers = config.integer_or("num_hidden_groups", 1, stack.layers, 1);
  config.integer_or("inner_group_num", 1, 1, 1);
  stack.dropout = config.rate_or("hidden_dropout_prob", 0);
  stack.attention_dropout = config.rate_or("attention_probs_dropout_prob", 0);
  stack.feed_forward.activation = activation_or(config, "hidden_act", "gelu_new");
  stack.embedding.always_projected = true;
  stack.embedding.width = config.integer_or("embedding_size", 128, kMostWidth, 1);
  return stack;
}

Architecture read_albert(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = albert_stack(config);
  HeadShape head =
      bert_head(config, kind, stack, {Activation::tanh, stack.embedding.width, stack.feed_forward.activation});
  if (is_pooled(kind) || kind == HeadKind::token_classification)
    head.dropout = config.rate_or("classifier_dropout_prob", 0.1);
  return encoder_only(config, stack, head, stack.embedding.position_rows);
}

std::vector<WeightRule> albert_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~encoder.albert_layer_groups.#.albert_layers.0.";
  return {{"encoder.word_embedding.weight", {"~embeddings.word_embeddings.weight"}},
          {"encoder.position_embedding.weight", {"~embeddings.position_embeddings.weight"}},
          {"encoder.token_type_embedding.weight", {"~embeddings.token_type_embeddings.weight"}},
          {"encoder.embedding_norm.*", {"~embeddings.LayerNorm.*"}},
          {"encoder.embedding_projection.*", {"~encoder.embedding_hidden_mapping_in.*"}},
          {layer + "qkv.*", {theirs + "attention.query.*", theirs + "attention.key.*", theirs + "attention.value.*"}},
          {layer + "attention_output.*", {theirs + "attention.dense.*"}},
          {layer + "attention_norm.*", {theirs + "attention.LayerNorm.*"}},
          {layer + "ffn_in.*", {theirs + "ffn.*"}},
          {layer + "ffn_out.*", {theirs + "ffn_output.*"}},
          {layer + "ffn_norm.*", {theirs + "full_layer_layer_norm.*"}}};
}

}  // namespace

Family albert_family() {
  return {"albert",
          "albert.",
          read_albert,
          albert_rules(),
          bert_head_rules({"~pooler.*", "classifier.*", "predictions.dense.*", "predictions.LayerNorm.*",
                           decoder_rules("predictions")}),
          decoder_copies("predictions"),
          {"*embeddings.position_ids", "sop_classifier.*"},
          {"~pooler.*"}};
}

}  // namespace glass
