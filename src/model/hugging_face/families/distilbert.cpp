// DistilBERT (Sanh et al. 2019): BERT without token types and pooler, with field names of its own.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

StackShape distilbert_stack(const ConfigFields& config) {
  StackShape stack;
  stack.layers = config.integer("n_layers", kMostLayers);
  stack.width = config.integer("dim", kMostWidth);
  stack.attention = multi_head(config, stack.width, config.integer("n_heads", kMostHeads), "n_heads");
  stack.feed_forward = {config.integer("hidden_dim", kMostHiddenWidth), activation_or(config, "activation", "gelu")};
  stack.norm.epsilon = 1e-12;
  stack.norm_order = NormOrder::post;
  stack.final_norm = false;
  stack.dropout = config.rate_or("dropout", 0.1);
  stack.attention_dropout = config.rate_or("attention_dropout", 0.1);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostPositions);
  stack.embedding.norm = stack.norm;
  return stack;
}

Architecture read_distilbert(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = distilbert_stack(config);
  const std::int64_t vocab = stack.embedding.vocab_size;
  HeadShape head = plain_head(config, kind, vocab);
  if (kind == HeadKind::token_classification) head.dropout = stack.dropout;
  if (is_pooled(kind)) {
    head = first_token_head(config, kind, stack.width, Activation::relu);
    head.dropout = config.rate_or("seq_classif_dropout", 0.2);
  }
  if (kind == HeadKind::masked_lm)
    head = masked_lm_head(config, stack.width, stack.feed_forward.activation, stack.norm, vocab);
  return encoder_only(config, stack, head, stack.embedding.position_rows);
}

std::vector<WeightRule> distilbert_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~transformer.layer.#.";
  return {{"encoder.word_embedding.weight", {"~embeddings.word_embeddings.weight"}},
          {"encoder.position_embedding.weight", {"~embeddings.position_embeddings.weight"}},
          {"encoder.embedding_norm.*", {"~embeddings.LayerNorm.*"}},
          {layer + "qkv.*", {theirs + "attention.q_lin.*", theirs + "attention.k_lin.*", theirs + "attention.v_lin.*"}},
          {layer + "attention_output.*", {theirs + "attention.out_lin.*"}},
          {layer + "attention_norm.*", {theirs + "sa_layer_norm.*"}},
          {layer + "ffn_in.*", {theirs + "ffn.lin1.*"}},
          {layer + "ffn_out.*", {theirs + "ffn.lin2.*"}},
          {layer + "ffn_norm.*", {theirs + "output_layer_norm.*"}}};
}

}  // namespace

Family distilbert_family() {
  return {"distilbert",
          "distilbert.",
          read_distilbert,
          distilbert_rules(),
          bert_head_rules({"pre_classifier.*",
                           "classifier.*",
                           "vocab_transform.*",
                           "vocab_layer_norm.*",
                           {{"classifier.*", {"vocab_projector.*"}}}}),
          {{"vocab_projector.weight", "encoder.word_embedding.weight"}},
          {"*embeddings.position_ids"},
          {}};
}

}  // namespace glass
