// The table of presets, and the architecture of one.
#include "glass/model/presets.h"
#include "glass/config/model_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "glass/base/error.h"
#include "model/hugging_face/family.h"
#include "model/hugging_face/presets/preset.h"
#include "model/hugging_face/read_architecture.h"

namespace glass {

namespace {

const std::vector<Preset>& table() {
  static const std::vector<Preset> presets = {
      encoder_preset(), bart_preset(),     bert_preset(),    distilbert_preset(), electra_preset(),
      gpt2_preset(),    gpt_neox_preset(), llama_preset(),   marian_preset(),     modernbert_preset(),
      opt_preset(),     qwen2_preset(),    roberta_preset(), t5_preset()};
  return presets;
}

const Preset& find_preset(const std::string& kind) {
  for (const Preset& preset : table()) {
    if (preset.kind == kind) return preset;
  }
  fail(ErrorKind::config, "model.kind: '{}' is not known{}", shown(kind), did_you_mean(kind, preset_kinds()));
}

void check_head(const Preset& preset, HeadKind head) {
  if (head == HeadKind::none) return;
  const Family& family = find_family(preset.model_type, "model.kind");
  if (family.head_rules.contains(head)) return;
  std::vector<std::string> known;
  for (const auto& [kind, rules] : family.head_rules) known.push_back(head_name(kind));
  fail(ErrorKind::config, "model.kind: {} has no head for {}; it has heads for {}", preset.kind, head_name(head),
       fmt::join(known, ", "));
}

/// A text that is read must end by the tokenizer; one that is written gets its end from the task.
void check_tokens(const Preset& preset, HeadKind head, const SpecialIds& ids) {
  const bool has_end = (head == HeadKind::sequence_to_sequence_lm ? ids.end : ids.sep).has_value();
  const std::pair<const char*, bool> missing[] = {{"a padding", preset.needs_pad && !ids.pad},
                                                  {"an end-of-text", preset.needs_end && !has_end}};
  for (const auto& [token, is_missing] : missing) {
    if (is_missing)
      fail(ErrorKind::config, "model.kind: {} needs {} token, and the tokenizer has none; choose another of the two",
           preset.kind, token);
  }
}

void add_head(Json& document, HeadKind head, std::int64_t outputs) {
  if (has_labels(head)) document["num_labels"] = outputs;
  if (head == HeadKind::regression) document["problem_type"] = "regression";
  if (head == HeadKind::multi_label) document["problem_type"] = "multi_label_classification";
}

Json config_json(const Preset& preset, const PresetInput& input, HeadKind head, std::int64_t outputs) {
  Json document = {{"model_type", preset.model_type},
                   {"architectures", {model_class(preset.model_type, head)}},
                   {"vocab_size", input.vocab_size},
                   {"pad_token_id", id_or_null(input.ids.pad)},
                   {"bos_token_id", id_or_null(input.ids.cls)},
                   {"eos_token_id", id_or_null(input.ids.end)}};
  document.update(preset.fields(input));
  add_head(document, head, outputs);
  document["torch_dtype"] = "float32";
  return document;
}

}  // namespace

Json id_or_null(const std::optional<std::int32_t>& id) {
  return id ? Json(*id) : Json(nullptr);
}

std::vector<std::string> preset_kinds() {
  std::vector<std::string> kinds;
  for (const Preset& preset : table()) kinds.push_back(preset.kind);
  return kinds;
}

Architecture preset_architecture(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length,
                                 HeadKind head, std::int64_t outputs, const SpecialIds& ids) {
  const Preset& preset = find_preset(config.kind);
  check_head(preset, head);
  check_settings(preset, config);
  check_tokens(preset, head, ids);
  const Json document = config_json(preset, {config, vocab_size, max_length, ids}, head, outputs);
  try {
    return read_architecture(document, "[model]");
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    throw Error(ErrorKind::config, error.what());  // the document's values are those of the config
  }
}

Architecture encoder_architecture(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length,
                                  std::int64_t classes) {
  check(config.kind == "encoder", "encoder_architecture was asked for '{}'", config.kind);
  return preset_architecture(config, vocab_size, max_length, HeadKind::classification, classes);
}

}  // namespace glass
