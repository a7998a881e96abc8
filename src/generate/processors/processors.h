// The processors, each in a file of its own; make_processors.cpp puts them in order.
#pragma once

#include <string>

#include "generate/score_processor.h"

namespace glass::process {

using TokenRun = std::vector<std::int64_t>;

/// Adds a bias to a token that completes one of the runs.
ScoreProcessor sequence_bias(std::vector<std::pair<TokenRun, double>> biases);
/// Tokens of the source, or of the prompt, become likelier for a penalty above 1.
ScoreProcessor encoder_repetition_penalty(double penalty);
/// Tokens that stand there already become less likely for a penalty above 1 (Keskar et al. 2019).
ScoreProcessor repetition_penalty(double penalty);
/// No run of `size` tokens is written twice (Paulus et al. 2018).
ScoreProcessor no_repeat_ngram(std::int64_t size);
/// No run of `size` tokens of the source, or of the prompt, is written.
ScoreProcessor encoder_no_repeat_ngram(std::int64_t size);
/// No end before `least` tokens; `counts_all`: with the beginning, else of those that were written.
ScoreProcessor least_length(std::int64_t least, bool counts_all, std::vector<std::int64_t> end_ids);
/// The token behind a beginning of one token.
ScoreProcessor forced_first(std::int64_t id);
/// The tokens that may stand at the last place.
ScoreProcessor forced_last(std::vector<std::int64_t> ids);
/// Scores that are not finite become 0 or the largest number of fp32.
ScoreProcessor remove_invalid_values();
/// Behind `start` written tokens the end tokens' scores grow by |score| * (factor^tokens - 1).
ScoreProcessor decay_length(std::int64_t start, double factor, std::vector<std::int64_t> end_ids);
/// Tokens that are never written; `only_first`: not as the first token, which is the second where one is forced.
ScoreProcessor suppress_tokens(std::vector<std::int64_t> ids, bool only_first, bool first_is_forced);

// For sampling; `least` tokens always stay.
ScoreProcessor temperature(double value);
ScoreProcessor top_h(double share);
ScoreProcessor top_k(std::int64_t k, std::size_t least);
ScoreProcessor top_p(double p, std::size_t least);
ScoreProcessor min_p(double p, std::size_t least);
ScoreProcessor typical_p(double mass, std::size_t least);
ScoreProcessor epsilon_cutoff(double epsilon, std::size_t least);
ScoreProcessor eta_cutoff(double epsilon, std::size_t least);

/// Log-probabilities again.
ScoreProcessor renormalize();

}  // namespace glass::process
