// Hiding tokens of a text: what a Replacement does to the variants of a forward.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "glass/explain/group.h"
#include "glass/explain/replacement.h"

namespace glass {

/// The hidden tokens of a variant, rising token numbers of its text.
using HiddenTokens = std::function<const std::vector<std::uint32_t>&(const TextVariant& variant)>;

/// A run of variants whose tokens are hidden; of drawn tokens a variant's number, divided by the draws, leaves that of
/// its draw. It refers to the group, the replacement and `hidden`, which must live on.
/// Error (usage) while it runs: deletion that leaves nothing that a score could be read from; attention_off for a
/// subject without attention scores, or where nothing is left to attend to.
ExplainGroup::VariantRun hide_tokens(const ExplainGroup& group, const Replacement& replacement,
                                     const HiddenTokens& hidden);

/// Asks the trace to put `vector` [D] (undefined: zeros) in place of the word vectors of the tokens for which
/// `is_replaced(variant, token)` holds.
void edit_word_vectors(const ExplainGroup& group, const Variants& variants, Trace& trace, const Tensor& vector,
                       const std::function<bool(const TextVariant& variant, std::int64_t token)>& is_replaced);

}  // namespace glass
