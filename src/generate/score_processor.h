// What changes the scores of the next token before it is chosen.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/generate/generate.h"

namespace glass {

/// A growing text as a processor sees it.
struct TextSoFar {
  const std::vector<std::int64_t>& ids;     ///< the prompt or the start token, and what was written
  const std::vector<std::int64_t>& source;  ///< what the encoder read; without one the prompt
  std::int64_t begin = 0;                   ///< how many of `ids` stood there before anything was written
  std::int64_t max_length = 0;              ///< most tokens that `ids` may become

  std::int64_t length() const { return static_cast<std::int64_t>(ids.size()); }
  std::int64_t written() const { return length() - begin; }
};

/// Changes the scores [V] of a text's next token in place; a token that is left out becomes -infinity.
using ScoreProcessor = std::function<void(const TextSoFar& text, std::vector<double>& scores)>;
using ScoreProcessors = std::vector<ScoreProcessor>;

/// Those that the settings ask for, in the order of transformers 5.24 (GenerationMixin._get_logits_processor). Error
/// (config) for a token that a vocabulary of `vocab_size` lacks, and for settings that cannot hold together.
ScoreProcessors make_processors(const GenerationSettings& settings, const std::vector<std::int64_t>& end_ids,
                                std::int64_t vocab_size);
/// Lets all of them work, one after the other.
void process_scores(const ScoreProcessors& processors, const TextSoFar& text, std::vector<double>& scores);

}  // namespace glass
