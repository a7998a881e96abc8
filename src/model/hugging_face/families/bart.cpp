// BART (Lewis et al. 2020) and Marian (Junczys-Dowmunt et al. 2018): post-norm encoder and decoder with one table of
// word vectors. mBART (Liu et al. 2020), Pegasus (Zhang et al. 2020), M2M100 (Fan et al. 2021) and NLLB: pre-norm.
#include <cmath>

#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

constexpr std::int64_t kBartOffset = 2;               // fixed in transformers, as in fairseq
constexpr std::int64_t kBartStart = 2, kBartEnd = 2;  // where config.json names none

StackShape bart_stack(const ConfigFields& config, const std::string& part) {
  StackShape stack;
  stack.part = part;
  stack.layers = config.integer(part + "_layers", kMostLayers);
  stack.width = config.integer("d_model", kMostWidth);
  const std::string heads = part + "_attention_heads";
  stack.attention = multi_head(config, stack.width, config.integer(heads, kMostHeads), heads);
  stack.feed_forward = {config.integer(part + "_ffn_dim", kMostHiddenWidth),
                        activation_or(config, "activation_function", "gelu")};
  stack.norm_order = NormOrder::post;
  stack.final_norm = false;
  stack.causal = stack.cross = part == "decoder";
  stack.dropout = config.rate_or("dropout", 0.1);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  if (config.flag_or("scale_embedding", false)) stack.embedding.scale = std::sqrt(static_cast<double>(stack.width));
  return stack;
}

Architecture both(const ConfigFields& config, const StackShape& encoder, const StackShape& decoder, HeadShape head,
                  std::int64_t max_length) {
  Architecture architecture = encoder_only(config, encoder, head, max_length);
  architecture.decoder = decoder;
  return architecture;
}

HeadShape translation_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size) {
  HeadShape head = plain_head(config, kind, vocab_size);
  if (kind == HeadKind::sequence_to_sequence_lm) head.tied = config.flag_or("tie_word_embeddings", true);
  return head;
}

Architecture read_bart(const ConfigFields& config, HeadKind kind) {
  StackShape encoder = bart_stack(config, "encoder"), decoder = bart_stack(config, "decoder");
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  for (StackShape* stack : {&encoder, &decoder}) {
    stack->embedding.position_rows = length + kBartOffset;
    stack->embedding.position_offset = kBartOffset;
    stack->embedding.norm = stack->norm;
  }
  HeadShape head = translation_head(config, kind, encoder.embedding.vocab_size);
  if (is_pooled(kind)) {
    head.pooling = Pooling::end_token;
    head.hidden = encoder.width;
    head.dropout = config.rate_or("classifier_dropout", 0);
  }
  Architecture architecture = both(config, encoder, decoder, head, length);
  architecture.end_id = token_id(config, "eos_token_id", kBartEnd);
  architecture.decoder_start_id = token_id(config, "decoder_start_token_id", kBartStart);
  return architecture;
}

void use_sines(StackShape& stack, std::int64_t rows) {
  stack.embedding.positions = PositionKind::sinusoidal;
  stack.embedding.position_rows = rows;
  stack.embedding.interleaved = false;
}

Architecture read_marian(const ConfigFields& config, HeadKind kind) {
  if (!config.flag_or("share_encoder_decoder_embeddings", true))
    config.refuse("share_encoder_decoder_embeddings", "false is not supported");
  StackShape encoder = bart_stack(config, "encoder"), decoder = bart_stack(config, "decoder");
  const std::int64_t length = config.integer("max_position_embeddings", kMostTableRows);
  for (StackShape* stack : {&encoder, &decoder}) use_sines(*stack, length);
  return both(config, encoder, decoder, translation_head(config, kind, encoder.embedding.vocab_size), length);
}

/// mBART, M2M100 and Pegasus put norms before each part, and one behind the last block.
StackShape pre_norm_stack(const ConfigFields& config, const std::string& part) {
  StackShape stack = bart_stack(config, part);
  stack.norm_order = NormOrder::pre;
  stack.final_norm = true;
  return stack;
}

Architecture read_mbart(const ConfigFields& config, HeadKind kind) {
  StackShape encoder = pre_norm_stack(config, "encoder"), decoder = pre_norm_stack(config, "decoder");
  const std::int64_t length = config.integer("max_position_embeddings", kMostPositions);
  for (StackShape* stack : {&encoder, &decoder}) {
    stack->embedding.position_rows = length + kBartOffset;
    stack->embedding.position_offset = kBartOffset;
    stack->embedding.norm = stack->norm;
  }
  return both(config, encoder, decoder, translation_head(config, kind, encoder.embedding.vocab_size), length);
}

Architecture read_pegasus(const ConfigFields& config, HeadKind kind) {
  StackShape encoder = pre_norm_stack(config, "encoder"), decoder = pre_norm_stack(config, "decoder");
  const std::int64_t length = config.integer("max_position_embeddings", kMostTableRows);
  for (StackShape* stack : {&encoder, &decoder}) use_sines(*stack, length);
  Architecture architecture =
      both(config, encoder, decoder, translation_head(config, kind, encoder.embedding.vocab_size), length);
  architecture.decoder_start_id = token_id(config, "decoder_start_token_id", 0);
  return architecture;
}

/// Positions are counted as RoBERTa counts them: from behind the padding token's number.
Architecture read_m2m_100(const ConfigFields& config, HeadKind kind) {
  StackShape encoder = pre_norm_stack(config, "encoder"), decoder = pre_norm_stack(config, "decoder");
  const std::int64_t length = config.integer("max_position_embeddings", kMostTableRows),
                     padding = token_id(config, "pad_token_id", 1);
  if (padding < 0 || padding > kMostTableRows)
    config.refuse("pad_token_id", fmt::format("expected from 0 to {}: positions are counted from it", kMostTableRows));
  const bool is_scaled = config.flag_or("scale_embedding", true);
  for (StackShape* stack : {&encoder, &decoder}) {
    if (stack->width < 4 || stack->width % 2 != 0) config.refuse("d_model", "expected an even number from 4 on");
    use_sines(*stack, length + padding + 1);
    stack->embedding.full_range = true;
    stack->embedding.placeless_id = padding;
    stack->embedding.position_offset = padding + 1;
    stack->embedding.scale = is_scaled ? std::sqrt(static_cast<double>(stack->width)) : 1;
  }
  HeadShape head = translation_head(config, kind, encoder.embedding.vocab_size);
  head.bias = false;
  Architecture architecture = both(config, encoder, decoder, head, length);
  architecture.decoder_start_id = token_id(config, "decoder_start_token_id", 2);
  return architecture;
}

std::vector<WeightRule> bart_stack_rules(const std::string& part) {
  const std::string layer = part + ".layers.#.", theirs = "~" + part + ".layers.#.";
  const auto projections = [&](const std::string& block, const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(theirs + block + "." + name + "_proj.*");
    return all;
  };
  return {{part + ".position_embedding.weight", {"~" + part + ".embed_positions.weight"}},
          {part + ".embedding_norm.*", {"~" + part + ".layernorm_embedding.*"}},
          {part + ".final_norm.*", {"~" + part + ".layer_norm.*"}},
          {layer + "qkv.*", projections("self_attn", {"q", "k", "v"})},
          {layer + "attention_output.*", projections("self_attn", {"out"})},
          {layer + "attention_norm.*", {theirs + "self_attn_layer_norm.*"}},
          {layer + "cross_query.*", projections("encoder_attn", {"q"})},
          {layer + "cross_key_value.*", projections("encoder_attn", {"k", "v"})},
          {layer + "cross_output.*", projections("encoder_attn", {"out"})},
          {layer + "cross_norm.*", {theirs + "encoder_attn_layer_norm.*"}},
          {layer + "ffn_in.*", {theirs + "fc1.*"}},
          {layer + "ffn_out.*", {theirs + "fc2.*"}},
          {layer + "ffn_norm.*", {theirs + "final_layer_norm.*"}}};
}

std::vector<WeightRule> bart_rules() {
  std::vector<WeightRule> all = {{"encoder.word_embedding.weight", {"~shared.weight"}}};
  for (const char* part : {"encoder", "decoder"}) {
    for (const WeightRule& rule : bart_stack_rules(part)) all.push_back(rule);
  }
  return all;
}

std::map<HeadKind, std::vector<WeightRule>> language_model_rules() {
  return {{HeadKind::sequence_to_sequence_lm,
           {{"classifier.weight", {"lm_head.weight"}}, {"classifier.bias", {"final_logits_bias"}, WeightForm::row}}}};
}

std::map<HeadKind, std::vector<WeightRule>> bart_heads() {
  std::map<HeadKind, std::vector<WeightRule>> heads = language_model_rules();
  for (const HeadKind kind : {HeadKind::classification, HeadKind::regression, HeadKind::multi_label}) {
    heads[kind] = {{"head.hidden.*", {"classification_head.dense.*"}},
                   {"classifier.*", {"classification_head.out_proj.*"}}};
  }
  heads[HeadKind::span] = product_rule("qa_outputs");
  return heads;
}

Family family(const char* model_type, Architecture (*read)(const ConfigFields&, HeadKind),
              std::map<HeadKind, std::vector<WeightRule>> heads, std::vector<std::string> carried) {
  const std::string words = "encoder.word_embedding.weight";
  return {model_type,
          "model.",
          read,
          bart_rules(),
          std::move(heads),
          {{"~encoder.embed_tokens.weight", words}, {"~decoder.embed_tokens.weight", words}, {"lm_head.weight", words}},
          {"*encoder.version", "*decoder.version"},
          std::move(carried)};
}

}  // namespace

Family bart_family() {
  return family("bart", read_bart, bart_heads(), {});
}
// Its positions are a fixed table, which some files hold.
Family marian_family() {
  return family("marian", read_marian, language_model_rules(), {"*.embed_positions.weight"});
}

Family mbart_family() {
  return family("mbart", read_mbart, language_model_rules(), {});
}
Family pegasus_family() {
  return family("pegasus", read_pegasus, language_model_rules(), {"*.embed_positions.weight"});
}
Family m2m_100_family() {
  Family m2m_100 = family("m2m_100", read_m2m_100, {{HeadKind::sequence_to_sequence_lm, product_rule("lm_head")}}, {});
  m2m_100.ignored.emplace_back("*.embed_positions.weights");  // older files hold the fixed table
  return m2m_100;
}

}  // namespace glass
