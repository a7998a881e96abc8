// DistilBERT: BERT's settings under names of its own.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json distilbert_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"n_layers", m.layers},
          {"n_heads", m.heads},
          {"dim", m.width},
          {"hidden_dim", m.ffn_width},
          {"activation", m.activation},
          {"dropout", m.dropout},
          {"attention_dropout", m.attention_dropout},
          {"seq_classif_dropout", m.dropout},
          {"qa_dropout", m.dropout},
          {"max_position_embeddings", input.max_length},
          {"sinusoidal_pos_embds", false},
          {"tie_word_embeddings", true}};
}

}  // namespace

Preset distilbert_preset() {
  return {"distilbert", "distilbert", {{"post"}, {"learned"}, {"gelu", "relu"}, {"first"}},
          false,        false,        distilbert_fields};
}

}  // namespace glass
