#include "model/hugging_face/families/bert_like.h"

namespace glass {

StackShape bert_stack(const ConfigFields& config) {
  config.choice_or("position_embedding_type", "absolute", {"absolute"});
  if (config.flag_or("is_decoder", false))
    config.refuse("is_decoder", "a decoder made from an encoder's family is not supported");
  StackShape stack;
  stack.layers = config.integer("num_hidden_layers", kMostLayers);
  stack.width = config.integer("hidden_size", kMostWidth);
  stack.attention =
      multi_head(config, stack.width, config.integer("num_attention_heads", kMostHeads), "num_attention_heads");
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        parse_activation(config.text_or("hidden_act", "gelu"), config.origin() + ": hidden_act")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-12);
  stack.norm_order = NormOrder::post;
  stack.final_norm = false;
  stack.dropout = config.rate_or("hidden_dropout_prob", 0.1);
  stack.attention_dropout = config.rate_or("attention_probs_dropout_prob", 0.1);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = config.integer_or("embedding_size", stack.width, kMostWidth, 1);
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostPositions);
  stack.embedding.token_types = config.integer_or("type_vocab_size", 2, kMostWidth, 1);
  stack.embedding.norm = stack.norm;
  return stack;
}

std::vector<WeightRule> bert_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~encoder.layer.#.";
  return {{"encoder.word_embedding.weight", {"~embeddings.word_embeddings.weight"}},
          {"encoder.position_embedding.weight", {"~embeddings.position_embeddings.weight"}},
          {"encoder.token_type_embedding.weight", {"~embeddings.token_type_embeddings.weight"}},
          {"encoder.embedding_norm.*", {"~embeddings.LayerNorm.*"}},
          {"encoder.embedding_projection.*", {"~embeddings_project.*"}},
          {layer + "qkv.*",
           {theirs + "attention.self.query.*", theirs + "attention.self.key.*", theirs + "attention.self.value.*"}},
          {layer + "attention_output.*", {theirs + "attention.output.dense.*"}},
          {layer + "attention_norm.*", {theirs + "attention.output.LayerNorm.*"}},
          {layer + "ffn_in.*", {theirs + "intermediate.dense.*"}},
          {layer + "ffn_out.*", {theirs + "output.dense.*"}},
          {layer + "ffn_norm.*", {theirs + "output.LayerNorm.*"}}};
}

double classifier_dropout(const ConfigFields& config, const std::string& fallback_key) {
  return config.rate_or("classifier_dropout", config.rate_or(fallback_key, 0.1));
}

HeadShape token_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size) {
  HeadShape head = plain_head(config, kind, vocab_size);
  if (kind == HeadKind::token_classification) head.dropout = classifier_dropout(config, "hidden_dropout_prob");
  return head;
}

HeadShape first_token_head(const ConfigFields& config, HeadKind kind, std::int64_t width, Activation activation) {
  HeadShape head = plain_head(config, kind, 0);
  head.pooling = Pooling::first;
  head.hidden = width;
  head.activation = activation;
  head.dropout = classifier_dropout(config, "hidden_dropout_prob");
  return head;
}

HeadShape masked_lm_head(const ConfigFields& config, std::int64_t hidden, Activation activation, const NormShape& norm,
                         std::int64_t vocab_size) {
  HeadShape head = plain_head(config, HeadKind::masked_lm, vocab_size);
  head.hidden = hidden;
  head.activation = activation;
  head.norm = norm;
  head.tied = config.flag_or("tie_word_embeddings", true);
  return head;
}

void add_sequence_rules(std::map<HeadKind, std::vector<WeightRule>>& rules, const std::vector<WeightRule>& sequence) {
  for (const HeadKind kind : {HeadKind::classification, HeadKind::regression, HeadKind::multi_label})
    rules[kind] = sequence;
}

void add_token_rules(std::map<HeadKind, std::vector<WeightRule>>& rules) {
  rules[HeadKind::token_classification] = product_rule("classifier");
  rules[HeadKind::span] = product_rule("qa_outputs");
}

}  // namespace glass
