// T5 of 2020: an encoder and a decoder of the same size, one table of word vectors, one dropout rate.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json t5_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"is_encoder_decoder", true},
          {"num_layers", m.layers},
          {"num_decoder_layers", m.layers},
          {"num_heads", m.heads},
          {"d_model", m.width},
          {"d_kv", m.width / m.heads},
          {"d_ff", m.ffn_width},
          {"feed_forward_proj", "relu"},
          {"dropout_rate", m.dropout},
          {"relative_attention_num_buckets", 32},
          {"relative_attention_max_distance", 128},
          {"layer_norm_epsilon", 1e-6},
          {"n_positions", input.max_length},
          {"decoder_start_token_id", id_or_null(input.ids.pad)},
          {"tie_word_embeddings", true}};
}

}  // namespace

Preset t5_preset() {
  return {"t5", "t5", {{"pre"}, {"relative distances"}, {"relu"}, {"none"}, DropoutRates::one}, true, true, t5_fields};
}

}  // namespace glass
