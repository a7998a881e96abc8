// SmolLM 3 (Hugging Face 2025): Llama where some layers have no positions at all.
#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/llama_like.h"

namespace glass {

namespace {

/// no_rope_layers says 1 for a layer that turns; without it every fourth does not.
std::vector<bool> turning_layers(const ConfigFields& config, std::int64_t layers) {
  std::vector<bool> turns;
  const std::int64_t every = config.integer_or("no_rope_layer_interval", 4, kMostLayers, 1);
  for (std::int64_t layer = 0; layer < layers; ++layer) turns.push_back((layer + 1) % every != 0);
  if (!config.has("no_rope_layers")) return turns;
  const Json& list = config.document().at("no_rope_layers");
  if (!list.is_array() || static_cast<std::int64_t>(list.size()) != layers)
    config.refuse("no_rope_layers", fmt::format("expected a list of {} numbers", layers));
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] != 0 && list[i] != 1)
      config.refuse("no_rope_layers", "expected 0 or 1, got " + shown(dump_json(list[i])));
    turns[i] = list[i] == 1;
  }
  return turns;
}

Architecture read_smollm3(const ConfigFields& config, HeadKind kind) {
  StackShape stack = llama_stack(
      config, {.key_value_heads = 4, .theta = 2000000, .knows_attention_bias = true, .knows_ffn_bias = true});
  const std::vector<bool> turns = turning_layers(config, stack.layers);
  if (config.flag_or("use_sliding_window", false) && config.has("sliding_window")) {
    const std::int64_t distance = config.integer("sliding_window", kMostPositions, 2) - 1;
    if (config.has("layer_types")) {
      stack.windows = read_windows(config, stack.layers, distance, nullptr);
    } else {
      for (const bool turn : turns) stack.windows.push_back(turn ? 0 : distance);
    }
  }
  Architecture architecture = llama_architecture(config, stack, kind, true);
  for (std::size_t layer = 0; layer < turns.size(); ++layer) {
    if (!turns[layer]) architecture.decoder->rotary[layer].fraction = 0;
  }
  return architecture;
}

}  // namespace

Family smollm3_family() {
  return llama_like_family("smollm3", read_smollm3, llama_rules(), "transformer.");
}

}  // namespace glass
