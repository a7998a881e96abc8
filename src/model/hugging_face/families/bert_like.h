// Post-norm encoders that follow BERT (Devlin et al. 2019) in fields and names, with their differences as options.
#pragma once

#include "model/hugging_face/families/shared.h"

namespace glass {

/// BERT's stack: learned positions, token types, norm after the sum, post-norm blocks.
StackShape bert_stack(const ConfigFields& config);
/// "encoder.layer.#.attention.self.query" and so on, under "~".
std::vector<WeightRule> bert_rules();

/// Heads that BERT-like models share: products on every token.
HeadShape token_head(const ConfigFields& config, HeadKind kind, std::int64_t vocab_size);
/// First token -> dense, activation -> product.
HeadShape first_token_head(const ConfigFields& config, HeadKind kind, std::int64_t width, Activation activation);
/// Every token -> dense, activation, norm -> word vectors and a bias.
HeadShape masked_lm_head(const ConfigFields& config, std::int64_t hidden, Activation activation, const NormShape& norm,
                         std::int64_t vocab_size);

/// Rules of one head for the three kinds that read a text as a whole.
void add_sequence_rules(std::map<HeadKind, std::vector<WeightRule>>& rules, const std::vector<WeightRule>& sequence);
/// classifier and qa_outputs on every token.
void add_token_rules(std::map<HeadKind, std::vector<WeightRule>>& rules);

double classifier_dropout(const ConfigFields& config, const std::string& fallback_key);

}  // namespace glass
