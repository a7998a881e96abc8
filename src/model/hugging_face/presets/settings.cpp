// Which settings of [model] a family can have.
#include <fmt/format.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

/// The default goes with every family: it cannot be told from a key that nobody stated.
void check_choice(const Preset& preset, const char* key, const std::string& value, const std::string& usual,
                  const std::vector<std::string>& has) {
  if (value == usual || std::find(has.begin(), has.end(), value) != has.end()) return;
  fail(ErrorKind::config, "model.{}: '{}' does not go with model.kind = \"{}\", which has {}; leave the key out", key,
       shown(value), preset.kind, fmt::join(has, " or "));
}

void check_dropout(const Preset& preset, const ModelConfig& model) {
  const ModelConfig usual;
  if (preset.has.dropout == DropoutRates::attention && model.dropout != 0 && model.dropout != usual.dropout) {
    fail(ErrorKind::config,
         "model.dropout: model.kind = \"{}\" drops attention weights only; leave the key out, or set "
         "model.attention_dropout",
         preset.kind);
  }
  const double other = model.attention_dropout;
  if (preset.has.dropout == DropoutRates::one && other != usual.attention_dropout && other != model.dropout) {
    fail(ErrorKind::config,
         "model.attention_dropout: model.kind = \"{}\" has one rate for both, model.dropout; leave the key out",
         preset.kind);
  }
}

}  // namespace

void check_settings(const Preset& preset, const ModelConfig& model) {
  const ModelConfig usual;
  check_choice(preset, "norm_order", model.norm_order, usual.norm_order, preset.has.norm_order);
  check_choice(preset, "positions", model.positions, usual.positions, preset.has.positions);
  check_choice(preset, "activation", model.activation, usual.activation, preset.has.activation);
  check_choice(preset, "pooling", model.pooling, usual.pooling, preset.has.pooling);
  check_dropout(preset, model);
}

}  // namespace glass
