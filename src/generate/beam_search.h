// Beam search over growing sequences.
#pragma once

#include <functional>

#include "generate/prompts.h"
#include "generate/score_processor.h"
#include "glass/model/decoding.h"

namespace glass {

/// A finished or a growing sequence.
struct Beam {
  std::vector<std::int64_t> ids;  ///< with its beginning, and with the end token where it ended by one
  double sum = 0;                 ///< of its tokens' processed scores
  double log_probability = 0;     ///< of its tokens by the model itself
  double score = 0;               ///< sum / length^length_penalty
  bool ended = false;             ///< by an end token or a stop text
  bool ended_by_token = false;
};

/// What a search asks for beside the model.
struct BeamRules {
  const GenerationSettings& settings;
  const std::vector<std::int64_t>& end_ids;
  const ScoreProcessors& processors;
  /// True where the written tokens hold a stop text; empty: there is none.
  std::function<bool(const std::vector<std::int64_t>& ids, std::int64_t begin)> stops;
};

/// The best `beams` sequences of each prompt, the best first, with the candidates, borders and the end of transformers'
/// beam search: each step (end tokens + 1) * beams candidates are looked at, at least 2 * beams; one that ends is kept
/// if it stands among the first `beams`; a prompt is done by settings.early_stopping. With a temperature the
/// candidates are drawn without replacement (Kool et al. 2019). Error (non_finite) for scores that are not finite.
std::vector<std::vector<Beam>> beam_search(Decoding& decoding, const PromptBatch& made, const BeamRules& rules);

}  // namespace glass
