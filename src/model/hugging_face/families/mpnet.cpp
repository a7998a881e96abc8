// MPNet (Song et al. 2020): RoBERTa's positions and a bucketed bias on the scores.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

Architecture read_mpnet(const ConfigFields& config, HeadKind kind) {
  StackShape stack = bert_stack(config);
  stack.embedding.token_types = 0;
  stack.embedding.placeless_id = 1;  // transformers fixes the padding and its row at 1
  stack.embedding.position_offset = 2;
  stack.buckets = read_buckets(config, 128, true);
  if (stack.embedding.position_rows <= 2)
    config.refuse("max_position_embeddings", "leaves no row for a token after the padding's");
  const std::int64_t vocab = stack.embedding.vocab_size;
  HeadShape head = token_head(config, kind, vocab);
  if (is_pooled(kind)) head = first_token_head(config, kind, stack.width, Activation::tanh);
  if (kind == HeadKind::masked_lm) head = masked_lm_head(config, stack.width, Activation::gelu, stack.norm, vocab);
  return encoder_only(config, stack, head, stack.embedding.position_rows - stack.embedding.position_offset);
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

std::map<HeadKind, std::vector<WeightRule>> mpnet_head_rules() {
  std::map<HeadKind, std::vector<WeightRule>> heads;
  add_token_rules(heads);
  add_sequence_rules(heads, {{"head.hidden.*", {"classifier.dense.*"}}, {"classifier.*", {"classifier.out_proj.*"}}});
  heads[HeadKind::masked_lm] = {{"head.hidden.*", {"lm_head.dense.*"}},
                                {"head.norm.*", {"lm_head.layer_norm.*"}},
                                {"classifier.weight", {"lm_head.decoder.weight"}},
                                {"classifier.bias", {"lm_head.bias"}}};
  return heads;
}

}  // namespace

Family mpnet_family() {
  return {"mpnet",
          "mpnet.",
          read_mpnet,
          mpnet_rules(),
          mpnet_head_rules(),
          {{"lm_head.decoder.weight", "encoder.word_embedding.weight"}, {"lm_head.decoder.bias", "classifier.bias"}},
          {"*embeddings.position_ids"},
          {"~pooler.dense.*"}};
}

}  // namespace glass
