// Beam search over growing sequences.
#pragma once

#include "glass/generate/generate.h"
#include "glass/model/decoding.h"

namespace glass {

/// A finished or a growing sequence.
struct Beam {
  std::vector<std::int64_t> ids;  ///< generated, with the end token where it ended
  double log_probability = 0;
  double score = 0;  ///< log_probability / length^length_penalty
  bool ended = false;
};

/// The best `beams` sequences of each prompt, the best first, with the candidates, borders and the end of transformers'
/// beam search (early_stopping = False): each step 2 * beams candidates are looked at; one that ends is kept if it
/// stands among the first `beams`; a prompt is done when the best growing sequence cannot beat the worst finished one.
std::vector<std::vector<Beam>> beam_search(Decoding& decoding, std::int64_t end_id, const GenerationSettings& settings);

}  // namespace glass
