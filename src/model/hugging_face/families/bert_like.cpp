#include "model/hugging_face/families/bert_like.h"

namespace glass {
namespace {

double classifier_dropout(const ConfigFields& config) {
  return config.rate_or("classifier_dropout", config.rate_or("hidden_dropout_prob", 0.1));
}

}  // namespace

StackShape bert_stack(const ConfigFields& config, std::int64_t least_token_types) {
  config.choice_or("position_embedding_type", "absolute", {"absolute"});
  if (config.flag_or("is_decoder", false))
    config.refuse("is_decoder", "a decoder made from an encoder's family is not supported");
  StackShape stack = sized_stack(config);
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, "hidden_act", "gelu")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-12);
  stack.norm_order = NormOrder::post;
  stack.final_norm = false;
  stack.dropout = config.rate_or("hidden_dropout_prob", 0.1);
  stack.attention_dropout = config.rate_or("attention_probs_dropout_prob", 0.1);
  stack.embedding.width = config.integer_or("embedding_size", stack.width, kMostWidth, 1);
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostPositions);
  stack.embedding.token_types = config.integer_or("type_vocab_size", 2, kMostWidth, least_token_types);
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

void begin_positions_behind(const ConfigFields& config, std::int64_t padding_id, StackShape& stack) {
  stack.embedding.placeless_id = padding_id;
  stack.embedding.position_offset = padding_id + 1;
  if (stack.embedding.position_offset >= stack.embedding.position_rows)
    config.refuse("max_position_embeddings", "leaves no row for a token after the padding's");
}

HeadShape bert_head(const ConfigFields& config, HeadKind kind, const StackShape& stack, const BertHeads& heads) {
  const std::int64_t vocab = stack.embedding.vocab_size;
  if (is_pooled(kind)) return first_token_head(config, kind, stack.width, heads.first_token);
  if (kind == HeadKind::masked_lm) return masked_lm_head(config, heads.masked_width, heads.masked, stack.norm, vocab);
  HeadShape head = plain_head(config, kind, vocab);
  if (kind == HeadKind::token_classification) head.dropout = classifier_dropout(config);
  return head;
}

HeadShape first_token_head(const ConfigFields& config, HeadKind kind, std::int64_t width, Activation activation) {
  HeadShape head = plain_head(config, kind, 0);
  head.pooling = Pooling::first;
  head.hidden = width;
  head.activation = activation;
  head.dropout = classifier_dropout(config);
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

std::map<HeadKind, std::vector<WeightRule>> bert_head_rules(const BertHeadNames& names) {
  std::map<HeadKind, std::vector<WeightRule>> rules;
  rules[HeadKind::token_classification] = product_rule("classifier");
  rules[HeadKind::span] = product_rule("qa_outputs");
  add_sequence_rules(rules, {{"head.hidden.*", {names.hidden}}, {"classifier.*", {names.classifier}}});
  std::vector<WeightRule>& masked = rules[HeadKind::masked_lm];
  masked = {{"head.hidden.*", {names.lm_hidden}}, {"head.norm.*", {names.lm_norm}}};
  masked.insert(masked.end(), names.lm_output.begin(), names.lm_output.end());
  return rules;
}

std::vector<WeightRule> decoder_rules(const std::string& name) {
  return {{"classifier.weight", {name + ".decoder.weight"}}, {"classifier.bias", {name + ".bias"}}};
}

std::vector<WeightCopy> decoder_copies(const std::string& name) {
  return {{name + ".decoder.weight", "encoder.word_embedding.weight"}, {name + ".decoder.bias", "classifier.bias"}};
}

}  // namespace glass
