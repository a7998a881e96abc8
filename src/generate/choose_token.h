// From the scores of one row to the next token.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/generate/generate.h"

namespace glass {

/// Changes scores in place as the settings say: repetition penalty over `seen`, temperature, top_k, top_p, min_p; what
/// is left out becomes -infinity. The order and the borders are those of transformers.
void warp_scores(const GenerationSettings& settings, const std::vector<std::int64_t>& seen,
                 std::vector<double>& scores);

/// The likeliest token where the temperature is 0; otherwise the first token, in order of their ids, at which the sum
/// of probabilities exceeds `uniform` from [0, 1).
std::int64_t choose_token(const GenerationSettings& settings, const std::vector<double>& warped, double uniform);

}  // namespace glass
