// Architecture: everything that fixes what a Transformer computes. A family (BERT, Llama, T5, ...) is one way to fill
// it in; src/model/hugging_face/families holds one small file for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass {

struct ModelConfig;

/// layer: Ba et al. 2016. rms: Zhang and Sennrich 2019. rms_offset: the same with weights counted from 1 (Gemma).
enum class NormKind { layer, rms, rms_offset };
/// pre: x + f(norm(x)). post: norm(x + f(x)). sandwich: x + norm(f(norm(x))) (Gemma 2). inside: x + norm(f(x)) (OLMo
/// 2).
enum class NormOrder { pre, post, sandwich, inside };
/// How a token knows its place: vectors that are added (learned; sinusoidal: Vaswani et al. 2017), turned queries and
/// keys (rotary: Su et al. 2021), or biases on the scores (alibi: Press et al. 2022; buckets: T5, Raffel et al. 2020).
enum class PositionKind { none, learned, sinusoidal, rotary, alibi, buckets };
/// gelu is exact (erf), gelu_tanh its tanh approximation; quick_gelu is x * sigmoid(1.702 x).
enum class Activation { gelu, gelu_tanh, quick_gelu, relu, silu, tanh };

/// A norm of a row: which one, and with what.
struct NormShape {
  NormKind kind = NormKind::layer;
  double epsilon = 1e-5;
  bool bias = true;
};

/// Rotary positions (Su et al. 2021), halves rotated against each other as Llama and GPT-NeoX do.
struct RotaryShape {
  /// How texts beyond the trained length are turned.
  enum class Scaling { none, linear, dynamic, llama3, yarn, longrope };
  double theta = 10000;
  double fraction = 1;  ///< share of a head's width that turns; 0: the layer has no rotation
  Scaling scaling = Scaling::none;
  double factor = 1, low_frequency_factor = 1, high_frequency_factor = 4;
  double fast_turns = 32, slow_turns = 1;  ///< yarn: turns within the original length that bound the blend
  bool whole_bounds = true;                ///< yarn: the bounds are rounded to whole numbers
  std::vector<double> short_factors,
      long_factors;                  ///< longrope: by pair, for texts up to the original length, and longer
  double size = 1;                   ///< of the turned values: queries and keys are multiplied by it
  std::int64_t original_length = 0;  ///< tokens before scaling
  bool operator==(const RotaryShape&) const = default;
};

/// Learned bias by bucketed distance (Raffel et al. 2020), one table for all layers of a stack.
struct BucketShape {
  std::int64_t buckets = 32, max_distance = 128;
  bool bidirectional = true;
};

/// Learned vectors of distances that attention scores beside the contents (disentangled attention, He et al. 2021), one
/// table for all layers of a stack.
struct DistanceShape {
  std::int64_t span = 1;          ///< numbers of distances to each side
  std::int64_t max_distance = 2;  ///< with log_buckets: where the steps end
  bool log_buckets = false;       ///< distances above span / 2 share a number in logarithmic steps
  bool content_to_position = true, position_to_content = true;
  bool norm = false;  ///< of the table's rows
};

/// The attention of a block: its heads and what is done to queries, keys and scores.
struct AttentionShape {
  std::int64_t heads = 1, key_value_heads = 1, head_width = 1;
  bool bias = true;  ///< of queries, keys and values
  bool output_bias = true;
  bool query_key_norm = false;  ///< a norm over each head's queries and keys
  bool joint_norm = false;      ///< that norm is over all heads together (OLMo 2)
  double scale = 1;             ///< of the scores, mostly 1 / sqrt(head_width)
  double soft_cap = 0;          ///< scores become cap * tanh(scores / cap); 0: off
};

/// The feed-forward layer of a block.
struct FeedForwardShape {
  std::int64_t width = 1;
  Activation activation = Activation::gelu;
  bool gated = false;  ///< act(x W1) * (x W2) (Shazeer 2020)
  bool bias = true;
};

/// How token ids become the rows that enter the first block.
struct EmbeddingShape {
  std::int64_t vocab_size = 0;
  std::int64_t width = 0;         ///< of the word vectors; a projection follows where the stack is of another width
  bool always_projected = false;  ///< a projection even where the widths are equal (ALBERT)
  bool projection_bias = true;
  bool projection_first = false;  ///< before positions are added (OPT); otherwise after the norm (ALBERT, ELECTRA)
  double scale = 1;               ///< of the word vectors
  PositionKind positions = PositionKind::learned;
  std::int64_t position_rows = 0, position_offset = 0;  ///< of the table; the offset is the row of a text's first token
  std::int64_t placeless_id = -1;  ///< a token that takes no place: it has the row before the first (RoBERTa's padding)
  bool interleaved = true;         ///< sinusoidal: sin and cos take turns; otherwise all sines first (Marian)
  bool full_range = false;         ///< sinusoidal: the slowest wave is 10000, not a step short of it (M2M100)
  std::int64_t token_types = 0;
  std::optional<NormShape> norm;
};

/// A stack of blocks with its embeddings: an encoder or a decoder.
struct StackShape {
  std::string part = "encoder";  ///< prefix of its points and weights
  std::int64_t layers = 1, width = 1;
  std::int64_t distinct_layers = 0;  ///< blocks with weights of their own, which are used in turn (ALBERT); 0: all
  AttentionShape attention;
  FeedForwardShape feed_forward;
  NormShape norm;
  NormOrder norm_order = NormOrder::pre;
  bool parallel = false;             ///< attention and feed-forward read the same input (GPT-NeoX)
  bool shared_norm = false;          ///< parallel: the feed-forward part reads what attention reads, one norm (GPT-J)
  double residual_scale = 1;         ///< of what each part adds to the residual stream (Granite)
  bool first_attention_norm = true;  ///< false: the first block reads its input as it is (ModernBERT)
  bool causal = false;
  bool cross = false;  ///< blocks attend to the encoder as well
  bool final_norm = true;
  std::int64_t output_width = 0;      ///< a projection after the last block (OPT); 0: none
  std::vector<std::int64_t> windows;  ///< by layer: the largest distance of a visible key; 0: all keys. Empty: all
  std::vector<RotaryShape> rotary;    ///< by layer; empty: none
  std::optional<BucketShape> buckets;
  std::optional<DistanceShape> distances;
  double dropout = 0, attention_dropout = 0;
  EmbeddingShape embedding;
};

/// What the rows of the last layer are made into.
enum class HeadKind {
  none,
  classification,
  regression,
  multi_label,
  token_classification,
  span,
  masked_lm,
  causal_lm,
  sequence_to_sequence_lm,
  embedding
};
/// Which rows a sequence is read by: first token, mean of all, last token, last end-of-sequence token.
enum class Pooling { all_rows, first, mean, last, end_token };

/// Rows of the last stack -> (dense, activation, norm) -> product -> scale -> cap.
struct HeadShape {
  HeadKind kind = HeadKind::classification;
  std::int64_t outputs = 0;  ///< 0 for none
  Pooling pooling = Pooling::mean;
  std::int64_t hidden = 0;  ///< width after the dense layer; 0: no dense layer
  bool hidden_bias = true;
  Activation activation = Activation::tanh;
  std::optional<NormShape> norm;
  bool tied = false;  ///< the product's weight is the table of word vectors
  bool bias = true;
  double scale = 1, soft_cap = 0;
  bool normalize = false;  ///< embedding: rows of length 1
  double dropout = 0;
};

/// All that decides the shape of a Transformer and what it computes; the weights come to it.
struct Architecture {
  std::string family = "glassformer-encoder";  ///< config.json's model_type
  std::optional<StackShape> encoder, decoder;
  HeadShape head;
  std::int64_t max_length = 0;  ///< most tokens of a text
  std::int64_t pad_id = -1, end_id = -1, decoder_start_id = -1;
  Json config;                ///< config.json as read, or as the family writes it
  Json generation = nullptr;  ///< generation_config.json as read; null where there is none

  /// The stack that the head reads.
  const StackShape& last() const { return decoder ? *decoder : *encoder; }
  /// The stack that reads the text.
  const StackShape& first() const { return encoder ? *encoder : *decoder; }
  std::int64_t vocab_size() const { return first().embedding.vocab_size; }
};

/// The encoder classifier that [model] of a config asks for.
Architecture encoder_architecture(const ModelConfig& config, std::int64_t vocab_size, std::int64_t max_length,
                                  std::int64_t classes);

/// What a head that scores every token says of the tokens of the vocabulary: nothing, the next token of a text, hidden
/// tokens, or the tokens of a target.
enum class TokenScoring { none, next, masked, target };
/// What the head of this model says.
TokenScoring token_scoring(const Architecture& architecture);
std::string head_name(const Architecture& architecture);  ///< "a head for span", "a model with no head"
std::string head_name(HeadKind kind);                     ///< "classification", "masked_lm", ...
/// True where a text gets one row of scores; otherwise every token gets one.
bool is_pooled(HeadKind kind);
/// The same of its head.
inline bool is_pooled(const Architecture& architecture) {
  return is_pooled(architecture.head.kind);
}

/// Names of activations as config.json writes them ("gelu_new", "swish", ...); Error (data) for others, with what is
/// allowed.
Activation parse_activation(const std::string& name, const std::string& origin);
/// The first of the names that parse_activation() takes.
std::string activation_name(Activation activation);

}  // namespace glass
