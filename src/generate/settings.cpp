// Layers of settings: who asks, generation_config.json or config.json, defaults.
#include "glass/generate/settings.h"

#include <map>

#include "generate/setting_keys.h"
#include "generate/setting_values.h"
#include "glass/base/error.h"
#include "glass/base/log.h"

namespace glass {

namespace {

constexpr const char* kFile = "generation_config.json";
constexpr const char* kOldFile = "config.json";
constexpr const char* kDefault = "default";
/// What transformers takes where a file asks for sampling and says no number.
constexpr std::int64_t kTopKBesideSampling = 50;

using Layer = std::map<std::string, GenerationSetting>;

/// What the model's files ask for. Values of null ask for nothing.
Layer layer_of_files(const Architecture& architecture) {
  const bool has_file = architecture.generation.is_object();
  const Json& document = has_file ? architecture.generation : architecture.config;
  Layer layer;
  if (!document.is_object()) return layer;
  for (const auto& [key, value] : document.items()) {
    const bool is_known = kind_of_key(key) != KeyKind::unknown;
    if (has_file && !is_known)
      log_warning("{}: '{}' is no key of generation that is known; it is ignored", kFile, shown(key));
    if (is_known && !value.is_null()) layer[key] = {key, value, has_file ? kFile : kOldFile};
  }
  // BART's files before 2021 said so, and meant the token that begins a text.
  if (!has_file && document.value("force_bos_token_to_be_generated", Json()) == true && layer.contains("bos_token_id"))
    layer["forced_bos_token_id"] = {"forced_bos_token_id", layer["bos_token_id"].value, kOldFile};
  return layer;
}

/// Who asks for one bound of a length asks for no other.
void drop_rivals(const std::string& key, Layer& layer) {
  const std::pair<const char*, const char*> rivals[] = {{"max_new_tokens", "max_length"},
                                                        {"min_new_tokens", "min_length"}};
  for (const auto& [one, other] : rivals) {
    if (key == one) layer.erase(other);
    if (key == other) layer.erase(one);
  }
}

void ask(const std::vector<GenerationSetting>& asked, Layer& layer) {
  for (const GenerationSetting& setting : asked) {
    const KeyKind kind = kind_of_key(setting.key);
    if (kind == KeyKind::unknown)
      fail(ErrorKind::usage, "{}: '{}' is no setting of generation{}", setting.origin, shown(setting.key),
           did_you_mean(setting.key, honoured_keys()));
    drop_rivals(setting.key, layer);
    if (setting.key == "temperature" && setting.value.is_number())
      layer["do_sample"] = {"do_sample", setting.value.get<double>() > 0, setting.origin};
    if (setting.value.is_null()) {
      layer.erase(setting.key);
    } else {
      layer[setting.key] = setting;
    }
  }
}

bool from_file(const GenerationSetting& setting) {
  return setting.origin == kFile || setting.origin == kOldFile;
}

/// True where tokens are sampled; what files say of it without do_sample is dropped, as transformers does.
bool settle_sampling(Layer& layer) {
  const auto found = layer.find("do_sample");
  const bool samples = found != layer.end() && true_or_false(found->second);
  if (samples && from_file(found->second) && !layer.contains("top_k"))
    layer["top_k"] = {"top_k", kTopKBesideSampling, "default of transformers beside do_sample"};
  if (!samples)
    std::erase_if(layer, [](const auto& entry) {
      return kind_of_key(entry.first) == KeyKind::sampling && (from_file(entry.second) || entry.first == "temperature");
    });
  return samples;
}

/// The beginning of a target: decoder_start_token_id, else bos_token_id, else what config.json means.
void settle_start(const Architecture& architecture, Layer& layer) {
  if (token_scoring(architecture) != TokenScoring::target) {
    layer.erase("decoder_start_token_id");
    return;
  }
  const char* key = "decoder_start_token_id";
  const auto bos = layer.find("bos_token_id");
  if (layer.contains(key)) return;
  if (bos != layer.end()) {
    layer[key] = {key, bos->second.value, bos->second.origin};
  } else if (architecture.decoder_start_id >= 0) {
    layer[key] = {key, architecture.decoder_start_id, kOldFile};
  }
}

void add_usual(const std::string& key, const Json& value, const Architecture& architecture, Layer& layer) {
  const bool says_file = key == "eos_token_id" && architecture.generation.is_object();
  if (!layer.contains(key)) layer[key] = {key, value, says_file ? kFile : kDefault};
}

}  // namespace

ResolvedGeneration resolve_generation(const Architecture& architecture, const std::vector<GenerationSetting>& asked) {
  Layer layer = layer_of_files(architecture);
  if (layer.contains("max_new_tokens")) drop_rivals("max_new_tokens", layer);
  if (layer.contains("min_new_tokens")) drop_rivals("min_new_tokens", layer);
  ask(asked, layer);
  const bool samples = settle_sampling(layer);
  settle_start(architecture, layer);
  ResolvedGeneration resolved;
  resolved.settings.temperature = samples ? 1 : 0;
  resolved.settings.end_ids = std::vector<std::int64_t>();
  for (const auto& [key, setting] : layer) {
    const KeyKind kind = kind_of_key(key);
    if (kind == KeyKind::refused) refuse_setting(setting);
    if (kind == KeyKind::honoured || kind == KeyKind::sampling) apply_setting(setting, resolved.settings);
  }
  if (samples && resolved.settings.temperature <= 0)
    refuse_value(layer.at("temperature"), "a number above 0 beside do_sample = true");
  add_usual("do_sample", samples, architecture, layer);
  add_usual("eos_token_id", nullptr, architecture, layer);
  add_usual("num_beams", 1, architecture, layer);
  if (!layer.contains("max_length")) add_usual("max_new_tokens", kUsualNewTokens, architecture, layer);
  for (const auto& [key, setting] : layer) {
    const KeyKind kind = kind_of_key(key);
    if (kind == KeyKind::honoured || kind == KeyKind::sampling || key == "do_sample") resolved.used.push_back(setting);
  }
  return resolved;
}

Json used_json(const ResolvedGeneration& generation) {
  Json used = Json::object();
  for (const GenerationSetting& setting : generation.used)
    used[setting.key] = {{"value", setting.value}, {"from", setting.origin}};
  return used;
}

std::vector<std::int64_t> own_end_ids(const Architecture& architecture) {
  const Layer layer = layer_of_files(architecture);
  const auto found = layer.find("eos_token_id");
  GenerationSettings settings;
  if (found == layer.end()) return {};
  apply_setting(found->second, settings);
  return *settings.end_ids;
}

}  // namespace glass
