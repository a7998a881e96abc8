// Sentence scores: how probable a model finds a sentence as a whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glass/suite/token_scores.h"
#include "glass/text/tokenizer.h"

namespace glass {

/// What a model thinks of a sentence.
struct SentenceScore {
  double log_probability = 0;  ///< nats, the sum over the scored tokens
  std::int64_t tokens = 0;     ///< how many were scored
};

/// The token in front of a sentence whose tokenizer puts none there: config.json's bos_token_id, else its eos_token_id,
/// as lm-evaluation-harness does; none where the model has neither, or learned the latter behind texts alone
/// (task.end_token).
std::optional<std::int32_t> start_token(const Architecture& architecture);

/// The score of each sentence. A causal language model: the sum of log p(token | those before it), in one forward a
/// sentence; the first token counts where the tokenizer or start_token() puts one in front of it, and special tokens
/// that the tokenizer puts behind are left out. A masked language model: the pseudo-log-likelihood of Salazar et al.
/// 2020, the sum of log p(token | all others), each hidden in turn. Sentences of the same tokens have exactly the same
/// score. Errors: usage for other heads, data for a sentence that is too long for the model or has no token to score.
std::vector<SentenceScore> score_sentences(Transformer& model, const Tokenizer& tokenizer,
                                           const std::vector<std::string>& sentences,
                                           const SuiteProgress& progress = {});

}  // namespace glass
