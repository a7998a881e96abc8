// ModernBERT: every third layer sees the whole text, the others 64 tokens to each side; no biases.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json modernbert_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"hidden_size", m.width},
          {"intermediate_size", m.ffn_width},
          {"hidden_activation", m.activation},
          {"attention_dropout", m.attention_dropout},
          {"embedding_dropout", m.dropout},
          {"mlp_dropout", m.dropout},
          {"classifier_dropout", m.dropout},
          {"classifier_pooling", m.pooling == "mean" ? "mean" : "cls"},
          {"max_position_embeddings", input.max_length},
          {"global_attn_every_n_layers", 3},
          {"local_attention", 128},
          {"global_rope_theta", 160000.0},
          {"local_rope_theta", 10000.0},
          {"norm_eps", 1e-5},
          {"cls_token_id", id_or_null(input.ids.cls)},
          {"sep_token_id", id_or_null(input.ids.sep)},
          {"tie_word_embeddings", true}};
}

}  // namespace

Preset modernbert_preset() {
  return {"modernbert", "modernbert", {{"pre"}, {"rotary"}, {"gelu", "relu"}, {"mean", "first"}},
          false,        false,        modernbert_fields};
}

}  // namespace glass
