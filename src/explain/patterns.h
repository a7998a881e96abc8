// Attention patterns of a group of texts, read in one forward; the fused kernel runs beside and the scores stay those of the model.
#pragma once

#include <functional>

#include "explain/passes.h"

namespace glass {

/// Gets the text and its patterns by chosen layer, each [H, T, T] in the model's dtype and device.
using UsePatterns = std::function<void(std::size_t input, const std::vector<Tensor>& layers)>;

/// Reads the patterns of these layers (numbers into Subject::pattern_points()) of every input.
/// Error (usage) where the subject has no attention.
void read_patterns(const ExplainContext& context, const std::vector<ExplainInput>& inputs, const std::vector<std::int64_t>& layers,
                   const std::string& method, const UsePatterns& use);

/// The chosen layers, or all where none is chosen. Error (config) at `key` for a number the model does not have.
std::vector<std::int64_t> choose_numbers(const std::vector<std::int64_t>& chosen, std::int64_t available, const std::string& what,
                                         const std::string& key);

}  // namespace glass
