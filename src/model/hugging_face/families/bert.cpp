// BERT (Devlin et al. 2019): a pooler on the first token before the classifier.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_bert(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = bert_stack(config);
  const std::int64_t vocab = stack.embedding.vocab_size;
  HeadShape head = token_head(config, kind, vocab);
  if (is_pooled(kind)) head = first_token_head(config, kind, stack.width, Activation::tanh);
  if (kind == HeadKind::masked_lm)
    head = masked_lm_head(config, stack.width, stack.feed_forward.activation, stack.norm, vocab);
  return encoder_only(config, stack, head, stack.embedding.position_rows);
}

std::map<HeadKind, std::vector<WeightRule>> bert_head_rules() {
  std::map<HeadKind, std::vector<WeightRule>> rules;
  add_token_rules(rules);
  add_sequence_rules(rules, {{"head.hidden.*", {"~pooler.dense.*"}}, {"classifier.*", {"classifier.*"}}});
  rules[HeadKind::masked_lm] = {{"head.hidden.*", {"cls.predictions.transform.dense.*"}},
                                {"head.norm.*", {"cls.predictions.transform.LayerNorm.*"}},
                                {"classifier.weight", {"cls.predictions.decoder.weight"}},
                                {"classifier.bias", {"cls.predictions.bias"}}};
  return rules;
}

}  // namespace

Family bert_family() {
  return {"bert",
          "bert.",
          read_bert,
          bert_rules(),
          bert_head_rules(),
          {{"cls.predictions.decoder.weight", "encoder.word_embedding.weight"},
           {"cls.predictions.decoder.bias", "classifier.bias"}},
          {"*embeddings.position_ids", "cls.seq_relationship.*"},
          {"~pooler.dense.*"}};
}

}  // namespace glass
