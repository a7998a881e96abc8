// BERT, RoBERTa and ELECTRA: the same fields; RoBERTa counts positions from the padding token's id + 1.
#include "glass/config/model_config.h"
#include "model/hugging_face/presets/preset.h"

namespace glass {

namespace {

Json bert_fields(const PresetInput& input) {
  const ModelConfig& m = input.model;
  return {{"num_hidden_layers", m.layers},
          {"num_attention_heads", m.heads},
          {"hidden_size", m.width},
          {"intermediate_size", m.ffn_width},
          {"hidden_act", m.activation},
          {"hidden_dropout_prob", m.dropout},
          {"attention_probs_dropout_prob", m.attention_dropout},
          {"max_position_embeddings", input.max_length},
          {"type_vocab_size", 2},
          {"layer_norm_eps", 1e-12},
          {"tie_word_embeddings", true}};
}

Json roberta_fields(const PresetInput& input) {
  Json fields = bert_fields(input);
  fields["max_position_embeddings"] = input.max_length + *input.ids.pad + 1;
  fields["type_vocab_size"] = 1;
  fields["layer_norm_eps"] = 1e-5;
  return fields;
}

Json electra_fields(const PresetInput& input) {
  Json fields = bert_fields(input);
  fields["embedding_size"] = input.model.width;
  return fields;
}

const PresetSettings kHas = {{"post"}, {"learned"}, {"gelu", "relu"}, {"first"}};

}  // namespace

Preset bert_preset() {
  return {"bert", "bert", kHas, false, false, bert_fields};
}
Preset roberta_preset() {
  return {"roberta", "roberta", kHas, true, false, roberta_fields};
}
Preset electra_preset() {
  return {"electra", "electra", kHas, false, false, electra_fields};
}

}  // namespace glass
