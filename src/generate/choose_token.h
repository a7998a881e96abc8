// From the processed scores of one row to the next token.
#pragma once

#include <cstdint>
#include <vector>

namespace glass {

/// The likeliest token, the first of equal ones. Error (config) where every token is left out.
std::int64_t likeliest_token(const std::vector<double>& scores);
/// The first token, in order of their ids, at which the sum of probabilities exceeds `uniform` from [0, 1). Error
/// (config) where every token is left out.
std::int64_t sampled_token(const std::vector<double>& scores, double uniform);

}  // namespace glass
