// GPT-NeoX, the family of Pythia: a quarter of each head turns with the position.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json gpt_neox_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"hidden_size", m.width},
          {"intermediate_size", m.ffn_width},
          {"hidden_act", m.activation},
          {"hidden_dropout", m.dropout},
          {"attention_dropout", m.attention_dropout},
          {"classifier_dropout", m.dropout},
          {"max_position_embeddings", input.max_length},
          {"layer_norm_eps", 1e-5},
          {"rotary_pct", 0.25},
          {"rotary_emb_base", 10000},
          {"use_parallel_residual", true},
          {"tie_word_embeddings", false}};
}

}  // namespace

Preset gpt_neox_preset() {
  return {"gpt_neox", "gpt_neox", {{"pre"}, {"rotary"}, {"gelu", "relu"}, {"last"}}, false, false, gpt_neox_fields};
}

}  // namespace glass
