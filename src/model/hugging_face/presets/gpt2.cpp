// GPT-2.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json gpt2_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"n_layer", m.layers},
          {"n_head", m.heads},
          {"n_embd", m.width},
          {"n_inner", m.ffn_width},
          {"activation_function", "gelu_new"},
          {"resid_pdrop", m.dropout},
          {"embd_pdrop", m.dropout},
          {"attn_pdrop", m.attention_dropout},
          {"n_positions", input.max_length},
          {"layer_norm_epsilon", 1e-5},
          {"tie_word_embeddings", true}};
}

}  // namespace

Preset gpt2_preset() {
  return {"gpt2", "gpt2", {{"pre"}, {"learned"}, {"gelu_new"}, {"last"}}, false, false, gpt2_fields};
}

}  // namespace glass
