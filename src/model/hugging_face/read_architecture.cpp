#include "model/hugging_face/read_architecture.h"

#include <fmt/format.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/files.h"
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

Pooling read_pooling(const fs::path& file) {
  const Json document = read_json(file, 1 << 20);
  const ConfigFields pooling(document, file.string());
  const std::pair<const char*, Pooling> modes[] = {{"pooling_mode_cls_token", Pooling::first},
                                                   {"pooling_mode_mean_tokens", Pooling::mean},
                                                   {"pooling_mode_lasttoken", Pooling::last}};
  std::optional<Pooling> chosen;
  for (const auto& [key, mode] : modes) {
    if (!pooling.flag_or(key, false)) continue;
    if (chosen) pooling.refuse(key, "two ways of pooling at once are not supported");
    chosen = mode;
  }
  if (!chosen)
    pooling.refuse("pooling_mode_mean_tokens",
                   "expected one of cls_token, mean_tokens and lasttoken; others are not supported");
  return *chosen;
}

/// The length that its sentences were cut at in training.
void limit_length(const fs::path& file, Architecture& architecture) {
  if (!path_exists(file)) return;
  const Json document = read_json(file, 1 << 20);
  const std::int64_t length = ConfigFields(document, file.string())
                                  .integer_or("max_seq_length", architecture.max_length, std::int64_t{1} << 22, 1);
  architecture.max_length = std::min(architecture.max_length, length);
}

/// A folder's file may not lead out of the folder.
fs::path module_folder(const ConfigFields& module) {
  const fs::path path = module.text("path");
  if (path.is_absolute() || std::find(path.begin(), path.end(), "..") != path.end())
    module.refuse("path", "expected a folder inside the model folder, such as 1_Pooling");
  return path;
}

}  // namespace

Architecture read_architecture(const Json& document, const std::string& origin, std::optional<HeadKind> head) {
  const ConfigFields config(document, origin);
  const Family& family = find_family(config.text("model_type"), origin);
  const HeadKind kind = head ? *head : read_head_kind(config);
  need_head(family, kind, config);
  Architecture architecture = family.read(config, kind);
  architecture.config = document;
  return architecture;
}

void read_sentence_modules(const fs::path& folder, Architecture& architecture) {
  const fs::path file = folder / "modules.json";
  if (!path_exists(file) || architecture.head.kind != HeadKind::none || architecture.decoder) return;
  limit_length(folder / "sentence_bert_config.json", architecture);
  const Json modules = read_json(file, 1 << 20);
  if (!modules.is_array()) fail(ErrorKind::data, "{}: expected a list of modules", file.string());
  for (const Json& module : modules) {
    const ConfigFields fields(module, file.string());
    const std::string type = fields.text("type"), name = type.substr(type.rfind('.') + 1);
    if (name == "Pooling") {
      architecture.head.kind = HeadKind::embedding;
      architecture.head.pooling = read_pooling(folder / module_folder(fields) / "config.json");
    } else if (name == "Normalize") {
      architecture.head.normalize = true;
    } else if (name != "Transformer") {
      fail(ErrorKind::data, "{}: the module '{}' is not supported; supported: Transformer, Pooling, Normalize",
           file.string(), shown(type));
    }
  }
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
