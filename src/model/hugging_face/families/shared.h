// What several families read in the same way.
#pragma once

#include "model/hugging_face/family.h"

namespace glass {

/// Bounds that a config.json must keep; a hostile one is refused before anything is made.
constexpr std::int64_t kMostLayers = 1000, kMostHeads = 1000, kMostWidth = 1 << 16, kMostHiddenWidth = 1 << 18,
                       kMostVocabulary = 10'000'000, kMostPositions = 1 << 22,
                       kMostTableRows = 1 << 16;  // of a table that is computed

/// Activation of a field; `fallback` where the file leaves it out. Error (data) for an unknown one.
Activation activation_or(const ConfigFields& config, const std::string& key, const std::string& fallback);

/// A stack of the size that num_hidden_layers, hidden_size, num_attention_heads and vocab_size state, with as many key
/// and value heads as heads and word vectors of the model's width; all else is the default.
StackShape sized_stack(const ConfigFields& config);

/// As many key and value heads as heads, each width / heads wide, scores scaled by 1 / sqrt(head width). `width_key`
/// and `heads_key` name the fields in the error when heads do not divide the width.
AttentionShape multi_head(const ConfigFields& config, std::int64_t width, std::int64_t heads,
                          const std::string& heads_key);

/// Llama's way: num_key_value_heads and head_dim; where the keys are left out the numbers given here, where those are 0
/// as many as heads and width / heads, as where the keys are null.
AttentionShape grouped_heads(const ConfigFields& config, std::int64_t width, std::int64_t key_value_heads,
                             std::int64_t head_width);

/// rope_parameters (or rope_theta and rope_scaling of older files) of a model with one kind of rotation.
RotaryShape read_rotary(const ConfigFields& config, std::int64_t max_length, double usual_theta = 10000);
/// The share of each head that turns: partial_rotary_factor, in the rotary object or beside it.
double rotary_share(const ConfigFields& config, double usual);
/// One rotation from {"rope_type", "rope_theta", "factor", ...}.
RotaryShape rotary_of(const ConfigFields& parameters, double default_theta, std::int64_t max_length);
/// Refuses a rotation of an odd number of values of a head (they turn in pairs), and one without a base.
void check_rotary(const ConfigFields& config, const StackShape& stack);
/// Tokens that a model with this rotation may read.
std::int64_t rotary_length(const RotaryShape& rotary, std::int64_t max_length);

/// relative_attention_num_buckets; the distances that have a bucket of their own must end before `max_distance`.
BucketShape read_buckets(const ConfigFields& config, std::int64_t max_distance, bool bidirectional);

/// Windows by layer from "layer_types"; `slides` decides where the list is missing. A causal window of W tokens reaches
/// W - 1 back.
std::vector<std::int64_t> read_windows(const ConfigFields& config, std::int64_t layers, std::int64_t distance,
                                       bool (*slides)(std::int64_t layer));

/// Outputs of a head: labels, 2 for spans, the vocabulary for language models.
std::int64_t head_outputs(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size);
/// A head that is one product: token classification, spans, causal language models and their classifiers on the last
/// token.
HeadShape plain_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size);
/// A causal language model's head without bias, tied as config.json says, or a classifier without bias on the last
/// token.
HeadShape causal_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size, bool tied_by_default);

std::int64_t token_id(const ConfigFields& config, const std::string& key, std::int64_t fallback);
Architecture encoder_only(const ConfigFields& config, StackShape stack, HeadShape head, std::int64_t max_length);
Architecture decoder_only(const ConfigFields& config, StackShape stack, HeadShape head, std::int64_t max_length);

/// The rules of Llama-like decoders: separate q, k, v, gate and up products, RMS norms.
std::vector<WeightRule> llama_rules();
/// classifier, qa_outputs, score, lm_head: rules of heads that are one product by its usual name.
std::vector<WeightRule> product_rule(const std::string& name);
/// Heads of decoders: the language model under `lm_head`, score, token classification under `tokens` ("": none), and
/// qa_outputs.
std::map<HeadKind, std::vector<WeightRule>> causal_rules(const std::string& lm_head, const std::string& tokens);

}  // namespace glass
