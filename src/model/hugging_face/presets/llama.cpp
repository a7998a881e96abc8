// Llama and Qwen 2: as many key and value heads as heads, no dropout but that of attention weights.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json llama_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"num_key_value_heads", m.heads},
          {"hidden_size", m.width},
          {"intermediate_size", m.ffn_width},
          {"hidden_act", "silu"},
          {"attention_dropout", m.attention_dropout},
          {"max_position_embeddings", input.max_length},
          {"rms_norm_eps", 1e-6},
          {"rope_theta", 10000.0},
          {"tie_word_embeddings", false}};
}

Json qwen2_fields(const PresetInput& input) {
  Json fields = llama_fields(input);
  fields["use_sliding_window"] = false;
  return fields;
}

const PresetSettings kHas = {{"pre"}, {"rotary"}, {"silu"}, {"last"}, DropoutRates::attention};

}  // namespace

Preset llama_preset() {
  return {"llama", "llama", kHas, false, false, llama_fields};
}
Preset qwen2_preset() {
  return {"qwen2", "qwen2", kHas, false, false, qwen2_fields};
}

}  // namespace glass
