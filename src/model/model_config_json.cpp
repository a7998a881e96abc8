// Writing and checking config.json.
#include "model/model_config_json.h"

#include "glass/base/error.h"

namespace glass {

namespace {

constexpr const char* kModelType = "glassformer-encoder";

/// Reads fields of one JSON object; a missing or wrong one is an error that names it.
struct FieldReader {
  const Json& document;
  const std::string& origin;

  const Json& get(const char* key) const {
    const auto found = document.find(key);
    if (found == document.end()) fail(ErrorKind::data, "{}: {}: missing", origin, key);
    return *found;
  }
  std::int64_t integer(const char* key, std::int64_t most) const {
    const Json& value = get(key);
    if (!value.is_number_integer() || value.get<std::int64_t>() < 1 || value.get<std::int64_t>() > most) {
      fail(ErrorKind::data, "{}: {}: expected a whole number from 1 to {}, got {}", origin, key, most, dump_json(value).substr(0, 60));
    }
    return value.get<std::int64_t>();
  }
  double rate(const char* key) const {
    const Json& value = get(key);
    if (!value.is_number() || value.get<double>() < 0 || value.get<double>() >= 1) {
      fail(ErrorKind::data, "{}: {}: expected a number in [0, 1), got {}", origin, key, dump_json(value).substr(0, 60));
    }
    return value.get<double>();
  }
  std::string choice(const char* key, const std::vector<std::string>& allowed) const {
    const Json& value = get(key);
    for (const std::string& name : allowed) {
      if (value.is_string() && value.get<std::string>() == name) return name;
    }
    fail(ErrorKind::data, "{}: {}: {} is not known; allowed: {}", origin, key, dump_json(value).substr(0, 60), fmt::join(allowed, ", "));
  }
};

std::vector<std::string> read_label_names(const FieldReader& reader) {
  const Json& labels = reader.get("id2label");
  if (!labels.is_object() || labels.empty() || labels.size() > 100000) {
    fail(ErrorKind::data, "{}: id2label: expected an object with at least one label", reader.origin);
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto found = labels.find(std::to_string(i));
    if (found == labels.end() || !found->is_string()) fail(ErrorKind::data, "{}: id2label: label \"{}\" is missing", reader.origin, i);
    names.push_back(found->get<std::string>());
  }
  return names;
}

}  // namespace

Json model_config_to_json(const ModelShape& shape, const std::vector<std::string>& label_names) {
  const ModelConfig& c = shape.config;
  Json id2label = Json::object(), label2id = Json::object();
  for (std::size_t i = 0; i < label_names.size(); ++i) {
    id2label[std::to_string(i)] = label_names[i];
    label2id[label_names[i]] = i;
  }
  return {{"model_type", kModelType}, {"architectures", {"GlassformerEncoderForSequenceClassification"}}, {"vocab_size", shape.vocab_size},
          {"max_position_embeddings", shape.max_length}, {"num_hidden_layers", c.layers}, {"num_attention_heads", c.heads},
          {"hidden_size", c.width}, {"intermediate_size", c.ffn_width}, {"hidden_act", c.activation}, {"norm_order", c.norm_order},
          {"layer_norm_eps", 1e-5}, {"position_embedding_type", c.positions}, {"pooling", c.pooling}, {"hidden_dropout_prob", c.dropout},
          {"attention_probs_dropout_prob", c.attention_dropout}, {"id2label", id2label}, {"label2id", label2id}, {"torch_dtype", "float32"}};
}

ModelShape model_config_from_json(const Json& document, const std::string& origin, std::vector<std::string>& label_names) {
  if (!document.is_object()) fail(ErrorKind::data, "{}: expected a JSON object", origin);
  const FieldReader reader{document, origin};
  reader.choice("model_type", {kModelType});
  ModelShape shape;
  ModelConfig& c = shape.config;
  shape.vocab_size = reader.integer("vocab_size", 10'000'000);
  shape.max_length = reader.integer("max_position_embeddings", 1 << 20);
  c.layers = reader.integer("num_hidden_layers", 1000);
  c.heads = reader.integer("num_attention_heads", 1000);
  c.width = reader.integer("hidden_size", 1 << 16);
  c.ffn_width = reader.integer("intermediate_size", 1 << 18);
  if (c.width % c.heads != 0) fail(ErrorKind::data, "{}: num_attention_heads: must divide hidden_size, but {} % {} != 0", origin, c.width, c.heads);
  c.activation = reader.choice("hidden_act", {"gelu", "relu"});
  c.norm_order = reader.choice("norm_order", {"pre", "post"});
  c.positions = reader.choice("position_embedding_type", {"learned", "sinusoidal"});
  c.pooling = reader.choice("pooling", {"mean", "first"});
  c.dropout = reader.rate("hidden_dropout_prob");
  c.attention_dropout = reader.rate("attention_probs_dropout_prob");
  label_names = read_label_names(reader);
  shape.classes = static_cast<std::int64_t>(label_names.size());
  return shape;
}

}  // namespace glass
