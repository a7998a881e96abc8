// A preset: how [model] of a config becomes the config.json of one family.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/config/model_config.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What a family's config.json is written from.
struct PresetInput {
  const ModelConfig& model;
  std::int64_t vocab_size, max_length;
  const SpecialIds& ids;
};

/// both: rates for states and for attention weights. attention: for attention weights only. one: a single rate for the
/// two.
enum class DropoutRates { both, attention, one };

/// What a family has of the settings of [model]. A default that stands in no list means the family's own.
struct PresetSettings {
  std::vector<std::string> norm_order, positions, activation, pooling;
  DropoutRates dropout = DropoutRates::both;
};

struct Preset {
  std::string kind, model_type;
  PresetSettings has;
  bool needs_pad = false, needs_end = false;  ///< special tokens without which the family cannot work
  /// Fields of config.json; what all families share (vocabulary, special tokens, head) is added by preset_architecture.
  Json (*fields)(const PresetInput& input);
};

Preset bart_preset();
Preset bert_preset();
Preset distilbert_preset();
Preset electra_preset();
Preset encoder_preset();
Preset gpt2_preset();
Preset gpt_neox_preset();
Preset llama_preset();
Preset marian_preset();
Preset modernbert_preset();
Preset opt_preset();
Preset qwen2_preset();
Preset roberta_preset();
Preset t5_preset();

/// Refuses settings that the family cannot have, by an Error of kind config that names the key.
void check_settings(const Preset& preset, const ModelConfig& model);

/// The id, or null where the tokenizer has no such token.
Json id_or_null(const std::optional<std::int32_t>& id);

}  // namespace glass
