#include "model/hugging_face/read_architecture.h"

#include <fmt/format.h>

#include "glass/base/error.h"
#include "glass/base/paths.h"
#include "model/hugging_face/family.h"

namespace glass {

namespace {

void need_head(const Family& family, HeadKind kind, const ConfigFields& config) {
  if (kind == HeadKind::none || kind == HeadKind::embedding || family.head_rules.contains(kind)) return;
  std::vector<std::string> known;
  for (const auto& [head, rules] : family.head_rules) known.push_back(head_name(head));
  config.refuse("architectures", fmt::format("a head for {} is not supported for {}; supported: {}", head_name(kind),
                                             family.model_type, fmt::join(known, ", ")));
}

}  // namespace

Architecture read_architecture(const Json& document, const std::string& origin, std::optional<HeadKind> head) {
  const ConfigFields config(document, origin);
  if (!config.has("model_type"))
    config.refuse("model_type",
                  "missing, as in files of 2019; say which family the model is of, such as \"model_type\": \"bert\"");
  const Family& family = find_family(config.text("model_type"), origin);
  if (config.has("quantization_config"))
    config.refuse("quantization_config", "quantized weights are not supported; save the model with its full weights");
  const HeadKind kind = head ? *head : read_head_kind(config);
  need_head(family, kind, config);
  Architecture architecture = family.read(config, kind);
  architecture.config = document;
  return architecture;
}

Json write_config(const Architecture& architecture, const std::vector<std::string>& label_names) {
  Json document = architecture.config;
  for (const char* key : {"torch_dtype", "dtype"}) {
    if (document.contains(key)) document[key] = "float32";
  }
  const Json& auto_map = find_family(architecture.family, "config.json").auto_map;
  if (!auto_map.is_null()) document["auto_map"] = auto_map;
  if (!has_labels(architecture.head.kind)) return document;
  document.erase("num_labels");
  Json id2label = Json::object(), label2id = Json::object();
  for (std::size_t i = 0; i < label_names.size(); ++i) {
    // Its own insertion searches all keys.
    id2label.get_ref<Json::object_t&>().emplace_back(std::to_string(i), label_names[i]);
    label2id.get_ref<Json::object_t&>().emplace_back(label_names[i], i);
  }
  document["id2label"] = id2label;
  document["label2id"] = label2id;
  return document;
}

}  // namespace glass
