// ELECTRA (Clark et al. 2020): BERT with narrow embeddings, no pooler, a GELU in the classifier's head.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_electra(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  stack.embedding.width = config.integer_or("embedding_size", 128, kMostWidth, 1);
  const BertHeads heads = {Activation::gelu, stack.embedding.width, Activation::gelu};
  return encoder_only(config, stack, bert_head(config, kind, stack, heads), stack.embedding.position_rows);
}

}  // namespace

Family electra_family() {
  return {"electra",
          "electra.",
          read_electra,
          bert_rules(),
          bert_head_rules({"classifier.dense.*",
                           "classifier.out_proj.*",
                           "generator_predictions.dense.*",
                           "generator_predictions.LayerNorm.*",
                           {{"classifier.*", {"generator_lm_head.*"}}}}),
          {{"generator_lm_head.weight", "encoder.word_embedding.weight"}},
          {"*embeddings.position_ids"},
          {"discriminator_predictions.*"}};
}

}  // namespace glass
