// RoBERTa (Liu et al. 2019), XLM-R (Conneau et al. 2020) and CamemBERT (Martin et al. 2020): BERT with positions from
// pad + 1, which padding inside a text does not move, and a head of its own.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_roberta(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  stack.embedding.placeless_id = token_id(config, "pad_token_id", 1);
  stack.embedding.position_offset = stack.embedding.placeless_id + 1;
  if (stack.embedding.position_offset >= stack.embedding.position_rows)
    config.refuse("max_position_embeddings", "leaves no row for a token after the padding's");
  const std::int64_t vocab = stack.embedding.vocab_size;
  HeadShape head = token_head(config, kind, vocab);
  if (is_pooled(kind)) head = first_token_head(config, kind, stack.width, Activation::tanh);
  if (kind == HeadKind::masked_lm) head = masked_lm_head(config, stack.width, Activation::gelu, stack.norm, vocab);
  return encoder_only(config, stack, head, stack.embedding.position_rows - stack.embedding.position_offset);
}

std::map<HeadKind, std::vector<WeightRule>> roberta_head_rules() {
  std::map<HeadKind, std::vector<WeightRule>> rules;
  add_token_rules(rules);
  add_sequence_rules(rules, {{"head.hidden.*", {"classifier.dense.*"}}, {"classifier.*", {"classifier.out_proj.*"}}});
  rules[HeadKind::masked_lm] = {{"head.hidden.*", {"lm_head.dense.*"}},
                                {"head.norm.*", {"lm_head.layer_norm.*"}},
                                {"classifier.weight", {"lm_head.decoder.weight"}},
                                {"classifier.bias", {"lm_head.bias"}}};
  return rules;
}

Family roberta_like(const char* model_type) {
  return {model_type,
          "roberta.",
          read_roberta,
          bert_rules(),
          roberta_head_rules(),
          {{"lm_head.decoder.weight", "encoder.word_embedding.weight"}, {"lm_head.decoder.bias", "classifier.bias"}},
          {"*embeddings.position_ids"},
          {"~pooler.dense.*"}};
}

}  // namespace

Family roberta_family() {
  return roberta_like("roberta");
}
Family camembert_family() {
  return roberta_like("camembert");
}
Family xlm_roberta_family() {
  return roberta_like("xlm-roberta");
}

}  // namespace glass
