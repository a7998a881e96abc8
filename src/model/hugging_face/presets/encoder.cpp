// The project's own encoder, which has every setting of [model].
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json encoder_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"max_position_embeddings", input.max_length},
          {"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"hidden_size", m.width},
          {"intermediate_size", m.ffn_width},
          {"hidden_act", m.activation},
          {"norm_order", m.norm_order},
          {"layer_norm_eps", 1e-5},
          {"position_embedding_type", m.positions},
          {"pooling", m.pooling},
          {"hidden_dropout_prob", m.dropout},
          {"attention_probs_dropout_prob", m.attention_dropout}};
}

}  // namespace

Preset encoder_preset() {
  return {"encoder",
          "glassformer-encoder",
          {{"pre", "post"}, {"learned", "sinusoidal"}, {"gelu", "relu"}, {"mean", "first"}},
          false,
          false,
          encoder_fields};
}

}  // namespace glass
