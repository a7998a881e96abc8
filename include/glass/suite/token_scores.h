// Token scores: the log-probability of chosen tokens of many sequences; every evaluation suite is made of it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/model/transformer.h"

namespace glass {

/// One sequence, and the tokens that its scores are asked for.
struct TokenQuery {
  std::vector<std::int32_t> ids;     ///< [T] what the model reads
  std::vector<std::int32_t> rows;    ///< [n] rising places of the scores that are read
  std::vector<std::int32_t> labels;  ///< [n] the token whose log-probability each of them gives
};

/// Told now and then how many of all parts of the work (sentences, windows, texts) are done.
using SuiteProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// log softmax(scores)[label] in nats of each asked row, by query: [queries][n]. Queries of like length share a forward
/// of at most `batch_tokens` tokens, or stand alone. The softmax is computed in float64 from the model's scores.
/// Evaluation mode, no gradients. Error (non_finite) where the model's scores are not finite.
std::vector<std::vector<double>> log_probabilities(Transformer& model, const std::vector<TokenQuery>& queries,
                                                   std::int64_t batch_tokens = 1024);

/// How a model's head scores the tokens of a text.
enum class TokenReading {
  next,    ///< causal: the row before a token predicts it
  masked,  ///< masked language model: the row of a token that is hidden predicts it
};

/// The reading of a model's head. Error (usage) for every other head; `suite` stands in its text.
TokenReading token_reading(const Architecture& architecture, const std::string& suite);

}  // namespace glass
