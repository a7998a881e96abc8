#include "model/hugging_face/families/shared.h"

#include <algorithm>
#include <cmath>

#include "glass/base/error.h"

namespace glass {

namespace {

AttentionShape attention_of(std::int64_t heads, std::int64_t key_value_heads, std::int64_t head_width) {
  AttentionShape attention;
  attention.heads = heads;
  attention.key_value_heads = key_value_heads;
  attention.head_width = head_width;
  attention.scale = 1.0 / std::sqrt(static_cast<double>(head_width));
  return attention;
}

RotaryShape::Scaling scaling_of(const ConfigFields& parameters) {
  const std::string key = parameters.has("rope_type") ? "rope_type" : "type";
  const std::string name =
      parameters.choice_or(key, "default", {"default", "linear", "dynamic", "llama3", "yarn", "longrope", "su"});
  if (name == "yarn") return RotaryShape::Scaling::yarn;
  if (name == "longrope" || name == "su") return RotaryShape::Scaling::longrope;
  if (name == "linear") return RotaryShape::Scaling::linear;
  if (name == "dynamic") return RotaryShape::Scaling::dynamic;
  return name == "llama3" ? RotaryShape::Scaling::llama3 : RotaryShape::Scaling::none;
}

double positive(const ConfigFields& fields, const std::string& key, double value) {
  if (!(value > 0)) fields.refuse(key, fmt::format("expected a number above 0, got {}", value));
  return value;
}

std::vector<double> read_factors(const ConfigFields& fields, const std::string& key) {
  std::vector<double> factors;
  const Json& list = fields.has(key) ? fields.document().at(key) : Json();
  if (!list.is_array() || list.empty()) fields.refuse(key, "expected a list of numbers");
  for (const Json& value : list) {
    if (!value.is_number()) fields.refuse(key, "expected a list of numbers, got " + shown(dump_json(value)));
    factors.push_back(positive(fields, key, value.get<double>()));
  }
  return factors;
}

/// 0.1 mscale ln(factor) + 1, as YaRN recommends.
double yarn_size(double factor, double share) {
  return factor <= 1 ? 1 : 0.1 * share * std::log(factor) + 1;
}

void read_yarn(const ConfigFields& fields, RotaryShape& rotary) {
  rotary.fast_turns = positive(fields, "beta_fast", fields.number_or("beta_fast", 32));
  rotary.slow_turns = positive(fields, "beta_slow", fields.number_or("beta_slow", 1));
  rotary.whole_bounds = fields.flag_or("truncate", true);
  const double share = fields.number_or("mscale", 0), all = fields.number_or("mscale_all_dim", 0);
  const double usual = share != 0 && all != 0 ? yarn_size(rotary.factor, share) / yarn_size(rotary.factor, all)
                                              : yarn_size(rotary.factor, 1);
  rotary.size = positive(fields, "attention_factor", fields.number_or("attention_factor", usual));
}

void read_longrope(const ConfigFields& fields, std::int64_t max_length, RotaryShape& rotary) {
  const double original = static_cast<double>(rotary.original_length);
  rotary.factor = positive(fields, "factor", fields.number_or("factor", static_cast<double>(max_length) / original));
  rotary.short_factors = read_factors(fields, "short_factor");
  rotary.long_factors = read_factors(fields, "long_factor");
  const double usual = rotary.factor <= 1 ? 1 : std::sqrt(1 + std::log(rotary.factor) / std::log(original));
  rotary.size = positive(fields, "attention_factor", fields.number_or("attention_factor", usual));
}

}  // namespace

Activation activation_or(const ConfigFields& config, const std::string& key, const std::string& fallback) {
  return parse_activation(config.text_or(key, fallback), config.origin() + ": " + key);
}

StackShape sized_stack(const ConfigFields& config) {
  StackShape stack;
  stack.layers = config.integer("num_hidden_layers", kMostLayers);
  stack.width = config.integer("hidden_size", kMostWidth);
  stack.attention =
      multi_head(config, stack.width, config.integer("num_attention_heads", kMostHeads), "num_attention_heads");
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  return stack;
}

AttentionShape multi_head(const ConfigFields& config, std::int64_t width, std::int64_t heads,
                          const std::string& heads_key) {
  if (width % heads != 0)
    config.refuse(heads_key, fmt::format("must divide the width, but {} % {} != 0", width, heads));
  return attention_of(heads, heads, width / heads);
}

AttentionShape grouped_heads(const ConfigFields& config, std::int64_t width, std::int64_t usual_key_value_heads,
                             std::int64_t usual_head_width) {
  const std::int64_t heads = config.integer("num_attention_heads", kMostHeads);
  const auto usual = [&](const char* key, std::int64_t left_out, std::int64_t otherwise) {
    return left_out > 0 && !config.is_null(key) ? left_out : otherwise;
  };
  const std::int64_t key_value_heads = config.integer_or(
      "num_key_value_heads", usual("num_key_value_heads", usual_key_value_heads, heads), kMostHeads, 1);
  if (heads % key_value_heads != 0)
    config.refuse("num_key_value_heads",
                  fmt::format("must divide num_attention_heads, but {} % {} != 0", heads, key_value_heads));
  const std::int64_t head_width =
      config.integer_or("head_dim", usual("head_dim", usual_head_width, width / heads), kMostWidth, 1);
  if (!config.has("head_dim") && head_width == width / heads && width % heads != 0)
    config.refuse("num_attention_heads", fmt::format("must divide hidden_size, but {} % {} != 0", width, heads));
  AttentionShape attention = attention_of(heads, key_value_heads, head_width);
  attention.bias = attention.output_bias = false;
  return attention;
}

RotaryShape rotary_of(const ConfigFields& parameters, double default_theta, std::int64_t max_length) {
  RotaryShape rotary;
  rotary.theta = positive(parameters, "rope_theta", parameters.number_or("rope_theta", default_theta));
  rotary.scaling = scaling_of(parameters);
  if (rotary.scaling == RotaryShape::Scaling::none) return rotary;
  rotary.original_length = parameters.integer_or("original_max_position_embeddings", max_length, kMostPositions, 2);
  if (rotary.scaling == RotaryShape::Scaling::longrope) {
    read_longrope(parameters, max_length, rotary);
    return rotary;
  }
  rotary.factor = parameters.number("factor");
  if (!(rotary.factor >= 1))
    parameters.refuse("factor", fmt::format("expected a number from 1 on, got {}", rotary.factor));
  if (rotary.scaling == RotaryShape::Scaling::yarn) read_yarn(parameters, rotary);
  if (rotary.scaling == RotaryShape::Scaling::llama3) {
    rotary.low_frequency_factor = parameters.number("low_freq_factor");
    rotary.high_frequency_factor = parameters.number("high_freq_factor");
    if (!(rotary.high_frequency_factor > rotary.low_frequency_factor))
      parameters.refuse("high_freq_factor", "must be above low_freq_factor");
  }
  return rotary;
}

RotaryShape read_rotary(const ConfigFields& config, std::int64_t max_length, double usual_theta) {
  const double theta = config.number_or("rope_theta", config.number_or("rotary_emb_base", usual_theta));
  // The older key beats the newer one, and an empty object says nothing.
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    if (!config.has(key) || config.document().at(key).empty()) continue;
    return rotary_of(config.object(key), theta, max_length);
  }
  RotaryShape rotary;
  rotary.theta = positive(config, "rope_theta", theta);
  return rotary;
}

double rotary_share(const ConfigFields& config, double usual) {
  double share = config.number_or("partial_rotary_factor", usual);
  for (const char* key : {"rope_scaling", "rope_parameters"}) {
    if (!config.has(key) || config.document().at(key).empty()) continue;
    share = config.object(key).number_or("partial_rotary_factor", share);
    break;
  }
  if (!(share > 0 && share <= 1)) config.refuse("partial_rotary_factor", "expected a share above 0, at most 1");
  return share;
}

void check_rotary(const ConfigFields& config, const StackShape& stack) {
  for (const RotaryShape& rotary : stack.rotary) {
    if (rotary.fraction == 0) continue;
    const auto turning = static_cast<std::int64_t>(static_cast<double>(stack.attention.head_width) * rotary.fraction);
    // Dynamic scaling divides by the pairs less one.
    for (const auto* factors : {&rotary.short_factors, &rotary.long_factors}) {
      if (!factors->empty() && static_cast<std::int64_t>(factors->size()) != turning / 2)
        config.refuse("rope_scaling", fmt::format("short_factor and long_factor need {} numbers, a pair each, got {}",
                                                  turning / 2, factors->size()));
    }
    const std::int64_t least = rotary.scaling == RotaryShape::Scaling::dynamic ? 4 : 2;
    if (!(rotary.theta > 0) || (rotary.scaling == RotaryShape::Scaling::yarn && rotary.theta == 1))
      config.refuse("rope_theta", fmt::format("expected a number above 0, got {}", rotary.theta));
    if (turning >= least && turning % 2 == 0 && turning <= stack.attention.head_width) continue;
    config.refuse(
        "num_attention_heads",
        fmt::format("rotary positions turn {} of the {} values of a head; an even number from {} on is needed", turning,
                    stack.attention.head_width, least));
  }
}

std::int64_t rotary_length(const RotaryShape& rotary, std::int64_t max_length) {
  if (rotary.scaling != RotaryShape::Scaling::dynamic) return max_length;
  return static_cast<std::int64_t>(
      std::min(static_cast<double>(max_length) * rotary.factor, static_cast<double>(kMostPositions)));
}

BucketShape read_buckets(const ConfigFields& config, std::int64_t max_distance, bool bidirectional) {
  const std::int64_t buckets = config.integer_or("relative_attention_num_buckets", 32, kMostWidth, 4),
                     exact = buckets / (bidirectional ? 4 : 2);
  if (max_distance <= exact) {
    config.refuse("relative_attention_num_buckets",
                  fmt::format("{} distances have a bucket of their own, so the largest must be above {}, got {}", exact,
                              exact, max_distance));
  }
  return {buckets, max_distance, bidirectional};
}

std::vector<std::int64_t> read_windows(const ConfigFields& config, std::int64_t layers, std::int64_t distance,
                                       bool (*slides)(std::int64_t layer)) {
  std::vector<std::int64_t> windows;
  if (!config.has("layer_types")) {
    for (std::int64_t layer = 0; layer < layers; ++layer) windows.push_back(slides(layer) ? distance : 0);
    return windows;
  }
  const Json& types = config.document().at("layer_types");
  if (!types.is_array() || static_cast<std::int64_t>(types.size()) != layers)
    config.refuse("layer_types", fmt::format("expected a list of {} names", layers));
  for (const Json& type : types) {
    if (type == "sliding_attention") {
      windows.push_back(distance);
    } else if (type == "full_attention") {
      windows.push_back(0);
    } else {
      config.refuse("layer_types",
                    fmt::format("{} is not known; allowed: full_attention, sliding_attention", shown(dump_json(type))));
    }
  }
  return windows;
}

std::int64_t head_outputs(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size) {
  if (kind == HeadKind::none) return 0;
  if (kind == HeadKind::span) return 2;
  const bool is_language_model =
      kind == HeadKind::masked_lm || kind == HeadKind::causal_lm || kind == HeadKind::sequence_to_sequence_lm;
  return is_language_model ? vocab_size : static_cast<std::int64_t>(read_labels(config).size());
}

HeadShape plain_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size) {
  HeadShape head;
  head.kind = kind;
  head.outputs = head_outputs(config, kind, vocab_size);
  head.pooling = Pooling::all_rows;
  return head;
}

HeadShape causal_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size, bool tied_by_default) {
  HeadShape head = plain_head(config, kind, vocab_size);
  head.bias = kind == HeadKind::token_classification || kind == HeadKind::span;
  if (is_pooled(kind)) head.pooling = Pooling::last;
  if (kind == HeadKind::causal_lm) head.tied = config.flag_or("tie_word_embeddings", tied_by_default);
  return head;
}

std::int64_t token_id(const ConfigFields& config, const std::string& key, std::int64_t fallback) {
  if (!config.has(key)) return fallback;
  const Json& value = config.document().at(key);
  if (!value.is_array()) return config.integer(key, kMostVocabulary, -1);
  // Several tokens may end a text; the first of them counts.
  if (value.empty()) config.refuse(key, "expected a token's id or a list of them");
  const Json first = {{key, value[0]}};
  return ConfigFields(first, config.origin()).integer(key, kMostVocabulary, -1);
}

namespace {

Architecture with_ids(const ConfigFields& config, HeadShape head, std::int64_t max_length) {
  Architecture architecture;
  architecture.family = config.text("model_type");
  architecture.head = head;
  architecture.max_length = max_length;
  architecture.pad_id = token_id(config, "pad_token_id", -1);
  architecture.end_id = token_id(config, "eos_token_id", -1);
  architecture.decoder_start_id = token_id(config, "decoder_start_token_id", -1);
  return architecture;
}

}  // namespace

Architecture encoder_only(const ConfigFields& config, StackShape stack, HeadShape head, std::int64_t max_length) {
  Architecture architecture = with_ids(config, head, max_length);
  stack.part = "encoder";
  architecture.encoder = std::move(stack);
  return architecture;
}

Architecture decoder_only(const ConfigFields& config, StackShape stack, HeadShape head, std::int64_t max_length) {
  Architecture architecture = with_ids(config, head, max_length);
  stack.part = "decoder";
  stack.causal = true;
  architecture.decoder = std::move(stack);
  return architecture;
}

std::vector<WeightRule> llama_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~layers.#.";
  return {
      {"decoder.word_embedding.weight", {"~embed_tokens.weight"}},
      {layer + "attention_norm.*", {theirs + "input_layernorm.*"}},
      {layer + "qkv.*", {theirs + "self_attn.q_proj.*", theirs + "self_attn.k_proj.*", theirs + "self_attn.v_proj.*"}},
      {layer + "query_norm.*", {theirs + "self_attn.q_norm.*"}},
      {layer + "key_norm.*", {theirs + "self_attn.k_norm.*"}},
      {layer + "attention_output.*", {theirs + "self_attn.o_proj.*"}},
      {layer + "ffn_norm.*", {theirs + "post_attention_layernorm.*"}},
      {layer + "ffn_gate_up.*", {theirs + "mlp.gate_proj.*", theirs + "mlp.up_proj.*"}},
      {layer + "ffn_out.*", {theirs + "mlp.down_proj.*"}},
      {"decoder.final_norm.*", {"~norm.*"}}};
}

namespace {

/// "a|b" -> "a.*|b.*".
std::string with_tail(const std::string& names) {
  std::string all;
  for (const char c : names + "|") all += c == '|' ? std::string(".*|") : std::string(1, c);
  all.pop_back();
  return all;
}

}  // namespace

std::vector<WeightRule> product_rule(const std::string& name) {
  return {{"classifier.*", {with_tail(name)}}};
}

std::map<HeadKind, std::vector<WeightRule>> causal_rules(const std::string& lm_head, const std::string& tokens) {
  std::map<HeadKind, std::vector<WeightRule>> rules;
  rules[HeadKind::causal_lm] = product_rule(lm_head);
  for (const HeadKind kind : {HeadKind::classification, HeadKind::regression, HeadKind::multi_label})
    rules[kind] = product_rule("score");
  if (!tokens.empty()) rules[HeadKind::token_classification] = product_rule(tokens);
  rules[HeadKind::span] = product_rule("qa_outputs");
  return rules;
}

}  // namespace glass
