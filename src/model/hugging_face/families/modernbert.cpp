// ModernBERT (Warner et al. 2024): pre-norm, rotary positions, gated feed-forward, layers that see near keys only
// between full ones.
#include "model/hugging_face/families/bert_like.h"
#include "model/hugging_face/families/families.h"

namespace glass {

namespace {

RotaryShape modernbert_rotation(const ConfigFields& config, bool is_local, std::int64_t max_length) {
  const double theta =
      is_local ? config.number_or("local_rope_theta", 10000) : config.number_or("global_rope_theta", 160000);
  if (config.has("rope_scaling") && !config.document().at("rope_scaling").empty())
    config.refuse("rope_scaling", "is not supported; say it by kind of layer in rope_parameters");
  RotaryShape rotary;
  rotary.theta = theta;
  if (!config.has("rope_parameters")) return rotary;
  const ConfigFields parameters = config.object("rope_parameters");
  const char* key = is_local ? "sliding_attention" : "full_attention";
  return parameters.has(key) ? rotary_of(parameters.object(key), theta, max_length) : rotary;
}

std::vector<std::int64_t> windows_of(const ConfigFields& config, std::int64_t layers) {
  // transformers 5 lets a stated half of the window decide.
  const std::int64_t half = config.integer_or("local_attention", 128, kMostPositions, 2) / 2,
                     distance = config.integer_or("sliding_window", half, kMostPositions, 1);
  if (config.has("layer_types")) return read_windows(config, layers, distance, nullptr);
  const std::int64_t every = config.integer_or("global_attn_every_n_layers", 3, kMostLayers, 1);
  std::vector<std::int64_t> windows;
  for (std::int64_t layer = 0; layer < layers; ++layer) windows.push_back(layer % every == 0 ? 0 : distance);
  return windows;
}

StackShape modernbert_stack(const ConfigFields& config) {
  StackShape stack = sized_stack(config);
  stack.attention.bias = stack.attention.output_bias = config.flag_or("attention_bias", false);
  stack.feed_forward = {config.integer("intermediate_size", kMostHiddenWidth),
                        activation_or(config, "hidden_activation", "gelu"), true, config.flag_or("mlp_bias", false)};
  stack.norm = {NormKind::layer, config.epsilon_or("norm_eps", 1e-5), config.flag_or("norm_bias", false)};
  stack.first_attention_norm = false;
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.dropout = config.rate_or("mlp_dropout", 0);
  stack.embedding.positions = PositionKind::rotary;
  stack.embedding.norm = stack.norm;
  stack.windows = windows_of(config, stack.layers);
  const std::int64_t max_length = config.integer("max_position_embeddings", kMostPositions);
  for (const std::int64_t window : stack.windows)
    stack.rotary.push_back(modernbert_rotation(config, window > 0, max_length));
  check_rotary(config, stack);
  return stack;
}

Architecture read_modernbert(const ConfigFields& config, HeadKind kind) {
  const StackShape stack = modernbert_stack(config);
  HeadShape head = plain_head(config, kind, stack.embedding.vocab_size);
  if (kind != HeadKind::none) {
    head.hidden = stack.width;
    head.hidden_bias = config.flag_or("classifier_bias", false);
    head.activation = activation_or(config, "classifier_activation", "gelu");
    head.norm = stack.norm;
    head.dropout = kind == HeadKind::masked_lm ? 0 : config.rate_or("classifier_dropout", 0);
  }
  if (is_pooled(kind))
    head.pooling =
        config.choice_or("classifier_pooling", "cls", {"cls", "mean"}) == "cls" ? Pooling::first : Pooling::mean;
  if (kind == HeadKind::masked_lm) {
    head.tied = config.flag_or("tie_word_embeddings", true);
    head.bias = config.flag_or("decoder_bias", true);
  }
  return encoder_only(config, stack, head, config.integer("max_position_embeddings", kMostPositions));
}

std::vector<WeightRule> modernbert_rules() {
  const std::string layer = "encoder.layers.#.", theirs = "~layers.#.";
  return {{"encoder.word_embedding.weight", {"~embeddings.tok_embeddings.weight"}},
          {"encoder.embedding_norm.*", {"~embeddings.norm.*"}},
          {layer + "attention_norm.*", {theirs + "attn_norm.*"}},
          {layer + "qkv.*", {theirs + "attn.Wqkv.*"}},
          {layer + "attention_output.*", {theirs + "attn.Wo.*"}},
          {layer + "ffn_norm.*", {theirs + "mlp_norm.*"}},
          {layer + "ffn_gate_up.*", {theirs + "mlp.Wi.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.Wo.*"}},
          {"encoder.final_norm.*", {"~final_norm.*"}}};
}

std::map<HeadKind, std::vector<WeightRule>> modernbert_head_rules() {
  const std::vector<WeightRule> head = {{"head.hidden.*", {"head.dense.*"}}, {"head.norm.*", {"head.norm.*"}}};
  const auto with = [&](const std::string& product) {
    std::vector<WeightRule> all = head;
    all.push_back({"classifier.*", {product + ".*"}});
    return all;
  };
  std::map<HeadKind, std::vector<WeightRule>> heads;
  add_sequence_rules(heads, with("classifier"));
  heads[HeadKind::token_classification] = with("classifier");
  heads[HeadKind::span] = with("classifier");
  heads[HeadKind::masked_lm] = with("decoder");
  return heads;
}

}  // namespace

Family modernbert_family() {
  return {"modernbert",
          "model.",
          read_modernbert,
          modernbert_rules(),
          modernbert_head_rules(),
          {{"decoder.weight", "encoder.word_embedding.weight"}},
          {},
          {}};
}

}  // namespace glass
