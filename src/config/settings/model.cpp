// Bounds, units and meanings of [model].
#include "glass/config/model_config.h"

#include "glass/config/reader.h"

namespace glass {

void bind_settings(config::Reader& reader, ModelConfig& model) {
  reader.section("model");
  reader
      .field("kind", model.kind,
             "which Transformer: the project's own encoder, or a family of Hugging Face with these sizes; where a "
             "family has something of its "
             "own for a key, the key's default means that (docs/models.md)")
      .one_of({"encoder", "bart", "bert", "distilbert", "electra", "gpt2", "gpt_neox", "llama", "marian", "modernbert",
               "opt", "qwen2", "roberta", "t5"});
  reader.folder("checkpoint", model.checkpoint,
                "model folder to go on from (our own or Hugging Face's); its config.json and tokenizer.json take the "
                "place of the other keys of "
                "[model] and of [tokenizer]");
  reader.field("added_tokens", model.added_tokens,
               "tokens that are put behind the checkpoint's vocabulary, such as \"[E1]\"; their vectors start as the "
               "mean of all others");
  reader.field("new_parameters", model.new_parameters,
               "weights that the checkpoint does not have and training starts anew, by their names in it, * for any "
               "run of characters");
  reader.field("ignore", model.ignore, "weights of the checkpoint that are left out, named likewise");
  reader.field("layers", model.layers, "blocks").at_least(1).at_most(1000);
  reader.field("heads", model.heads, "attention heads of a block; divides width").at_least(1).at_most(1024);
  reader.field("width", model.width, "size of a token's state").at_least(1).at_most(65536);
  reader.field("ffn_width", model.ffn_width, "size of the feed-forward layer's inner state")
      .at_least(1)
      .at_most(1 << 20);
  reader.field("norm", model.norm, "kind of normalisation").one_of({"layer_norm"});
  reader.field("norm_order", model.norm_order, "pre: x + sublayer(norm(x)); post: norm(x + sublayer(x))")
      .one_of({"pre", "post"});
  reader.field("positions", model.positions, "how a token knows its place").one_of({"learned", "sinusoidal"});
  reader.field("activation", model.activation, "of the feed-forward layer; gelu is the exact one, with erf")
      .one_of({"gelu", "relu"});
  reader.field("pooling", model.pooling, "what the head reads: the mean of all rows, or the first row")
      .one_of({"mean", "first"});
  reader.field("dropout", model.dropout, "share of values set to zero in training").at_least(0).below(1);
  reader.field("attention_dropout", model.attention_dropout, "the same for attention weights").at_least(0).below(1);
}

}  // namespace glass
