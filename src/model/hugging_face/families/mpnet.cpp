// MPNet (Song et al. 2020): RoBERTa's positions and a bucketed bias on the scores.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_mpnet(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  stack.embedding.token_types = 0;
  begin_positions_behind(config, 1, stack);  // transformers fixes the padding and its row at 1
  stack.buckets = read_buckets(config, 128, true);
  const BertHeads heads = {Activation::tanh, stack.width, Activation::gelu};
  return encoder_only(config, stack, bert_head(config, kind, stack, heads),
                      stack.embedding.position_rows - stack.embedding.position_offset);
}

std::vector<WeightRule> mpnet_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~encoder.layer.#.";
  return {
      {"encoder.word_embedding.weight", {"~embeddings.word_embeddings.weight"}},
      {"encoder.position_embedding.weight", {"~embeddings.position_embeddings.weight"}},
      {"encoder.embedding_norm.*", {"~embeddings.LayerNorm.*"}},
      {"encoder.position_bias.weight", {"~encoder.relative_attention_bias.weight"}},
      {layer + "qkv.*", {theirs + "attention.attn.q.*", theirs + "attention.attn.k.*", theirs + "attention.attn.v.*"}},
      {layer + "attention_output.*", {theirs + "attention.attn.o.*"}},
      {layer + "attention_norm.*", {theirs + "attention.LayerNorm.*"}},
      {layer + "ffn_in.*", {theirs + "intermediate.dense.*"}},
      {layer + "ffn_out.*", {theirs + "output.dense.*"}},
      {layer + "ffn_norm.*", {theirs + "output.LayerNorm.*"}}};
}

}  // namespace

Family mpnet_family() {
  return {"mpnet",
          "mpnet.",
          read_mpnet,
          mpnet_rules(),
          bert_head_rules({"classifier.dense.*", "classifier.out_proj.*", "lm_head.dense.*", "lm_head.layer_norm.*",
                           decoder_rules("lm_head")}),
          decoder_copies("lm_head"),
          {"*embeddings.position_ids"},
          {"~pooler.dense.*"}};
}

}  // namespace glass
