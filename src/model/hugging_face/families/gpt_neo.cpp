// GPT-Neo (Black et al. 2021): GPT-2 with unscaled scores and layers that see near keys only.
#include "glass/base/error.h"
#include "model/hugging_face/families/families.h"
#include "model/hugging_face/families/shared.h"

namespace glass {

namespace {

/// attention_types [[["global", "local"], 12], ...], one name a layer.
std::vector<std::int64_t> gpt_neo_windows(const ConfigFields& config, std::int64_t layers) {
  const std::int64_t distance = config.integer_or("window_size", 256, kMostPositions, 2) - 1;
  const Json usual = Json::array({Json::array({Json::array({"global", "local"}), 12})});
  const Json& types = config.has("attention_types") ? config.document().at("attention_types") : usual;
  std::vector<std::int64_t> windows;
  const auto refuse = [&] {
    config.refuse("attention_types", fmt::format("expected [[[\"global\", \"local\"], N], ...] for {} layers", layers));
  };
  if (!types.is_array()) refuse();
  for (const Json& group : types) {
    if (!group.is_array() || group.size() != 2 || !group[0].is_array() || !group[1].is_number_integer() ||
        group[1] < 0 || group[1] > kMostLayers)
      refuse();
    for (std::int64_t i = 0; i < group[1].get<std::int64_t>(); ++i) {
      for (const Json& name : group[0]) {
        if ((name != "global" && name != "local") || static_cast<std::int64_t>(windows.size()) == layers) refuse();
        windows.push_back(name == "local" ? distance : 0);
      }
    }
  }
  if (static_cast<std::int64_t>(windows.size()) != layers) refuse();
  return windows;
}

Architecture read_gpt_neo(const ConfigFields& config, HeadKind kind) {
  StackShape stack;
  stack.layers = config.integer("num_layers", kMostLayers);
  stack.width = config.integer("hidden_size", kMostWidth);
  stack.attention = multi_head(config, stack.width, config.integer("num_heads", kMostHeads), "num_heads");
  stack.attention.bias = false;
  stack.attention.scale = 1;
  stack.feed_forward = {config.integer_or("intermediate_size", 4 * stack.width, kMostHiddenWidth, 1),
                        activation_or(config, "activation_function", "gelu_new")};
  stack.norm.epsilon = config.epsilon_or("layer_norm_epsilon", 1e-5);
  stack.windows = gpt_neo_windows(config, stack.layers);
  stack.dropout = config.rate_or("resid_dropout", 0);
  stack.attention_dropout = config.rate_or("attention_dropout", 0);
  stack.embedding.vocab_size = config.integer("vocab_size", kMostVocabulary);
  stack.embedding.width = stack.width;
  stack.embedding.position_rows = config.integer("max_position_embeddings", kMostPositions);
  HeadShape head = causal_head(config, kind, stack.embedding.vocab_size, true);
  if (kind == HeadKind::token_classification) head.dropout = config.rate_or("classifier_dropout", 0.1);
  return decoder_only(config, stack, head, stack.embedding.position_rows);
}

std::vector<WeightRule> gpt_neo_rules() {
  const std::string layer = "decoder.layers.#.", theirs = "~h.#.", attention = theirs + "attn.attention.";
  return {{"decoder.word_embedding.weight", {"~wte.weight"}},
          {"decoder.position_embedding.weight", {"~wpe.weight"}},
          {layer + "attention_norm.*", {theirs + "ln_1.*"}},
          {layer + "qkv.*", {attention + "q_proj.*", attention + "k_proj.*", attention + "v_proj.*"}},
          {layer + "attention_output.*", {attention + "out_proj.*"}},
          {layer + "ffn_norm.*", {theirs + "ln_2.*"}},
          {layer + "ffn_in.*", {theirs + "mlp.c_fc.*"}},
          {layer + "ffn_out.*", {theirs + "mlp.c_proj.*"}},
          {"decoder.final_norm.*", {"~ln_f.*"}}};
}

}  // namespace

Family gpt_neo_family() {
  return {"gpt_neo",
          "transformer.",
          read_gpt_neo,
          gpt_neo_rules(),
          causal_rules("lm_head", "classifier"),
          {{"lm_head.weight", "decoder.word_embedding.weight"}},
          {"*.attn.attention.bias", "*.attn.attention.masked_bias"},
          {}};
}

}  // namespace glass
