// RoBERTa (Liu et al. 2019), XLM-R (Conneau et al. 2020) and CamemBERT (Martin et al. 2020): BERT with positions from
// pad + 1, which padding inside a text does not move, and a head of its own.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_roberta(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  begin_positions_behind(config, token_id(config, "pad_token_id", 1), stack);
  const BertHeads heads = {Activation::tanh, stack.width, Activation::gelu};
  return encoder_only(config, stack, bert_head(config, kind, stack, heads),
                      stack.embedding.position_rows - stack.embedding.position_offset);
}

Family roberta_like(const char* model_type) {
  return {model_type,
          "roberta.",
          read_roberta,
          bert_rules(),
          bert_head_rules({"classifier.dense.*", "classifier.out_proj.*", "lm_head.dense.*", "lm_head.layer_norm.*",
                           decoder_rules("lm_head")}),
          decoder_copies("lm_head"),
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
