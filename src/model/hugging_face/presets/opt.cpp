// OPT: pre-norm, or post-norm as its model of 350 million parameters.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json opt_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"hidden_size", m.width},
          {"word_embed_proj_dim", m.width},
          {"ffn_dim", m.ffn_width},
          {"activation_function", "relu"},
          {"do_layer_norm_before", m.norm_order == "pre"},
          {"dropout", m.dropout},
          {"attention_dropout", m.attention_dropout},
          {"max_position_embeddings", input.max_length},
          {"tie_word_embeddings", true}};
}

}  // namespace

Preset opt_preset() {
  return {"opt", "opt", {{"pre", "post"}, {"learned"}, {"relu"}, {"last"}}, false, false, opt_fields};
}

}  // namespace glass
