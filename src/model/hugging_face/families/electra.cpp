// ELECTRA (Clark et al. 2020): BERT with narrow embeddings, no pooler, a GELU in the classifier's head.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_electra(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  stack.embedding.width = config.integer_or("embedding_size", 128, kMostWidth, 1);
  const std::int64_t vocab = stack.embedding.vocab_size;
  HeadShape head = token_head(config, kind, vocab);
  if (is_pooled(kind)) head = first_token_head(config, kind, stack.width, Activation::gelu);
  if (kind == HeadKind::masked_lm)
    head = masked_lm_head(config, stack.embedding.width, Activation::gelu, stack.norm, vocab);
  return encoder_only(config, stack, head, stack.embedding.position_rows);
}

std::map<HeadKind, std::vector<WeightRule>> electra_head_rules() {
  std::map<HeadKind, std::vector<WeightRule>> rules;
  add_token_rules(rules);
  add_sequence_rules(rules, {{"head.hidden.*", {"classifier.dense.*"}}, {"classifier.*", {"classifier.out_proj.*"}}});
  rules[HeadKind::masked_lm] = {{"head.hidden.*", {"generator_predictions.dense.*"}},
                                {"head.norm.*", {"generator_predictions.LayerNorm.*"}},
                                {"classifier.*", {"generator_lm_head.*"}}};
  return rules;
}

}  // namespace

Family electra_family() {
  return {"electra",
          "electra.",
          read_electra,
          bert_rules(),
          electra_head_rules(),
          {{"generator_lm_head.weight", "encoder.word_embedding.weight"}},
          {"*embeddings.position_ids"},
          {"discriminator_predictions.*"}};
}

}  // namespace glass
