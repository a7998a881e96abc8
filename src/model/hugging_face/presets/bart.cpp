// BART and Marian: an encoder and a decoder of the same size.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json shared_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  Json fields = {{"is_encoder_decoder", true},
                 {"d_model", m.width},
                 {"activation_function", m.activation},
                 {"dropout", m.dropout},
                 {"attention_dropout", m.attention_dropout},
                 {"max_position_embeddings", input.max_length},
                 {"forced_eos_token_id", id_or_null(input.ids.end)},
                 {"tie_word_embeddings", true}};
  for (const std::string part : {"encoder", "decoder"}) {
    fields[part + "_layers"] = m.layers;
    fields[part + "_attention_heads"] = m.heads;
    fields[part + "_ffn_dim"] = m.ffn_width;
  }
  return fields;
}

/// Its classifier reads the last end-of-text token, and its decoder starts with one.
Json bart_fields(const PresetInput& input) {
  Json fields = shared_fields(input);
  fields["scale_embedding"] = false;
  fields["classifier_dropout"] = input.model.dropout;
  fields["decoder_start_token_id"] = id_or_null(input.ids.end);
  return fields;
}

Json marian_fields(const PresetInput& input) {
  Json fields = shared_fields(input);
  fields["scale_embedding"] = true;
  fields["share_encoder_decoder_embeddings"] = true;
  fields["decoder_start_token_id"] = id_or_null(input.ids.pad);
  return fields;
}

}  // namespace

Preset bart_preset() {
  return {"bart", "bart", {{"post"}, {"learned"}, {"gelu", "relu"}, {"end of text"}}, true, true, bart_fields};
}
Preset marian_preset() {
  return {"marian", "marian", {{"post"}, {"sinusoidal"}, {"gelu", "relu"}, {"none"}}, true, true, marian_fields};
}

}  // namespace glass
