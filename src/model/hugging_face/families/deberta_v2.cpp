// DeBERTa v2 and v3 (He et al. 2021, 2023) and mDeBERTa: post-norm, disentangled attention instead of positions that
// are added.
#include <cmath>

#include "glass/base/error.h"
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

struct AttentionTypes {
  bool content_to_position = false, position_to_content = false;
};

/// pos_att_type: a list, or "p2c|c2p".
AttentionTypes attention_types(const ConfigFields& config) {
  if (!config.has("pos_att_type")) return {};
  const Json& value = config.document().at("pos_att_type");
  std::string names = value.is_string() ? value.get<std::string>() : "";
  if (value.is_array()) {
    for (const Json& one : value) names += "|" + (one.is_string() ? one.get<std::string>() : dump_json(one));
  }
  AttentionTypes types;
  for (std::size_t start = 0; start <= names.size();) {
    const std::size_t end = std::min(names.find('|', start), names.size());
    const std::string name = names.substr(start, end - start);
    if (name == "c2p") {
      types.content_to_position = true;
    } else if (name == "p2c") {
      types.position_to_content = true;
    } else if (!name.empty()) {
      config.refuse("pos_att_type", "'" + shown(name) + "' is not known; allowed: c2p, p2c");
    }
    start = end + 1;
  }
  return types;
}

DistanceShape read_distances(const ConfigFields& config, const AttentionTypes& types) {
  if (!config.flag_or("share_att_key", false))
    config.refuse("share_att_key", "false (projections of their own for distances) is not supported");
  DistanceShape distances;
  const std::int64_t stated = config.integer_or("max_relative_positions", -1, kMostPositions, -1),
                     buckets = config.integer_or("position_buckets", -1, kMostPositions, -1);
  distances.max_distance = stated > 0 ? stated : config.integer("max_position_embeddings", kMostPositions);
  distances.log_buckets = buckets > 0;
  distances.span = buckets > 0 ? buckets : distances.max_distance;
  if (distances.log_buckets && (buckets < 4 || distances.max_distance - 1 <= buckets / 2))
    config.refuse("position_buckets", fmt::format("expected from 4 to less than twice the {} distances, got {}",
                                                  distances.max_distance - 1, buckets));
  distances.content_to_position = types.content_to_position;
  distances.position_to_content = types.position_to_content;
  distances.norm = config.text_or("norm_rel_ebd", "none").find("layer_norm") != std::string::npos;
  return distances;
}

void read_embedding(const ConfigFields& config, StackShape& stack) {
  EmbeddingShape& embedding = stack.embedding;
  const bool has_places = config.flag_or("position_biased_input", true);
  embedding.token_types = config.integer_or("type_vocab_size", 0, kMostWidth);
  if (!has_places) {
    embedding.positions = PositionKind::none;
    embedding.position_rows = 0;
  }
  embedding.projection_first = true;
  embedding.projection_bias = false;
  if (embedding.width != stack.width && (has_places || embedding.token_types > 0))
    config.refuse("embedding_size", "another width than hidden_size beside positions or token types is not supported");
}

StackShape deberta_stack(const ConfigFields& config) {
  StackShape stack = bert_stack(config, 0);
  stack.norm.epsilon = config.epsilon_or("layer_norm_eps", 1e-7);
  stack.embedding.norm = stack.norm;
  read_embedding(config, stack);
  if (config.integer_or("conv_kernel_size", 0, kMostWidth) > 0)
    config.refuse("conv_kernel_size", "a convolution behind the first layer is not supported (DeBERTa v2 xlarge)");
  if (config.has("attention_head_size"))
    config.refuse("attention_head_size", "is not supported; leave it out: hidden_size / num_attention_heads");
  const AttentionTypes types = attention_types(config);
  const int kinds = 1 + (types.content_to_position ? 1 : 0) + (types.position_to_content ? 1 : 0);
  stack.attention.scale = 1.0 / std::sqrt(static_cast<double>(stack.attention.head_width) * kinds);
  if (config.flag_or("relative_attention", false)) stack.distances = read_distances(config, types);
  return stack;
}

Architecture read_deberta(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = deberta_stack(config);
  if (kind == HeadKind::masked_lm && !config.flag_or("legacy", true))
    config.refuse("legacy", "false (the head lm_predictions) is not supported for a masked language model");
  const Activation pooler = activation_or(config, "pooler_hidden_act", "gelu");
  if (is_pooled(kind) && config.integer_or("pooler_hidden_size", stack.width, kMostWidth) != stack.width)
    config.refuse("pooler_hidden_size", "another width than hidden_size is not supported");
  HeadShape head = bert_head(config, kind, stack, {pooler, stack.embedding.width, stack.feed_forward.activation});
  if (is_pooled(kind)) head.dropout = config.rate_or("cls_dropout", stack.dropout);
  if (kind == HeadKind::token_classification) head.dropout = stack.dropout;
  return encoder_only(config, stack, head, config.integer("max_position_embeddings", kMostPositions));
}

std::vector<WeightRule> deberta_rules() {
  std::vector<WeightRule> rules = {
      {"encoder.distance_embedding.weight", {"~encoder.rel_embeddings.weight"}},
      {"encoder.distance_norm.*", {"~encoder.LayerNorm.*"}},
      {"encoder.embedding_projection.*", {"~embeddings.embed_proj.*"}},
      {"encoder.layers.#.qkv.*",
       {"~encoder.layer.#.attention.self.query_proj.*", "~encoder.layer.#.attention.self.key_proj.*",
        "~encoder.layer.#.attention.self.value_proj.*"}}};
  for (const WeightRule& rule : bert_rules()) rules.push_back(rule);
  return rules;
}

}  // namespace

Family deberta_v2_family() {
  // What the pretraining of v3 left in its files: both of its heads, and positions that only the first one reads.
  return {"deberta-v2",
          "deberta.",
          read_deberta,
          deberta_rules(),
          bert_head_rules({"pooler.dense.*", "classifier.*", "cls.predictions.transform.dense.*",
                           "cls.predictions.transform.LayerNorm.*", decoder_rules("cls.predictions")}),
          decoder_copies("cls.predictions"),
          {"*embeddings.position_ids", "*position_embeddings.weight", "lm_predictions.*", "mask_predictions.*"},
          {}};
}

}  // namespace glass
