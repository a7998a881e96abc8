// BERT (Devlin et al. 2019): a pooler on the first token before the classifier.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_bert(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = bert_stack(config);
  const BertHeads heads = {Activation::tanh, stack.width, stack.feed_forward.activation};
  return encoder_only(config, stack, bert_head(config, kind, stack, heads), stack.embedding.position_rows);
}

}  // namespace

Family bert_family() {
  return {"bert",
          "bert.",
          read_bert,
          bert_rules(),
          bert_head_rules({"~pooler.dense.*", "classifier.*", "cls.predictions.transform.dense.*",
                           "cls.predictions.transform.LayerNorm.*", decoder_rules("cls.predictions")}),
          decoder_copies("cls.predictions"),
          {"*embeddings.position_ids", "cls.seq_relationship.*"},
          {"~pooler.dense.*"}};
}

}  // namespace glass
