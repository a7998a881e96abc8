// Post-norm encoders that follow BERT (Devlin et al. 2019) in fields and names, with their differences as options.
#pragma once

#include "model/hugging_face/families/shared.h"

namespace glass {

/// BERT's stack: learned positions, token types (as many as this at least), norm after the sum, post-norm blocks.
StackShape bert_stack(const ConfigFields& config, std::int64_t least_token_types = 1);
/// "encoder.layer.#.attention.self.query" and so on, under "~".
std::vector<WeightRule> bert_rules();

/// RoBERTa's positions: they are counted from behind the padding token's number, and a padding token inside a text has
/// none of its own. Refuses a table that has no row behind it.
void begin_positions_behind(const ConfigFields& config, std::int64_t padding_id, StackShape& stack);

/// What differs between the heads of BERT-like models.
struct BertHeads {
  Activation first_token;     ///< behind the dense layer on the first token
  std::int64_t masked_width;  ///< of the masked language model's dense layer
  Activation masked;          ///< behind it
};
/// The head of a kind: first_token_head(), masked_lm_head(), or a product on every token.
HeadShape bert_head(const ConfigFields& config, HeadKind kind, const StackShape& stack, const BertHeads& heads);
/// First token -> dense, activation -> product.
HeadShape first_token_head(const ConfigFields& config, HeadKind kind, std::int64_t width, Activation activation);
/// Every token -> dense, activation, norm -> word vectors and a bias.
HeadShape masked_lm_head(const ConfigFields& config, std::int64_t hidden, Activation activation, const NormShape& norm,
                         std::int64_t vocab_size);

/// Where a checkpoint keeps the heads of a BERT-like model.
struct BertHeadNames {
  std::string hidden, classifier;     ///< of the kinds that read a text as a whole
  std::string lm_hidden, lm_norm;     ///< of the masked language model
  std::vector<WeightRule> lm_output;  ///< what "classifier" is there
};
/// Rules of all kinds of heads; those on every token are classifier and qa_outputs.
std::map<HeadKind, std::vector<WeightRule>> bert_head_rules(const BertHeadNames& names);
/// lm_output where the product is `name`.decoder and its bias `name`.bias.
std::vector<WeightRule> decoder_rules(const std::string& name);
/// The copies that files have of these: the word vectors, and the bias once more.
std::vector<WeightCopy> decoder_copies(const std::string& name);

/// Rules of one head for the three kinds that read a text as a whole.
void add_sequence_rules(std::map<HeadKind, std::vector<WeightRule>>& rules, const std::vector<WeightRule>& sequence);
}  // namespace glass
