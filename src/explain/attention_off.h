// Attention that passes tokens by: they stay where they are, and nobody attends to them.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/explain/group.h"

namespace glass {

/// Asks the trace to take the tokens `off[i]` of variant i (rising token numbers of its text) out of attention: in
/// every layer their column of the scores before the softmax is -infinity for all queries but the token's own, in the
/// stack that reads the text, in a decoder behind it and in the attention from it to the encoder. Every other token's
/// state is that of a padded batch whose attention mask has 0 there. Where the scores of a text are made from the mean
/// of its tokens, that mean leaves them out as well. Error (usage) for a subject that announces no attention scores,
/// and while it runs where a decoder or a mean would have nothing left.
void switch_attention_off(const ExplainGroup& group, const Variants& variants,
                          const std::vector<std::vector<std::uint32_t>>& off, Trace& trace);

}  // namespace glass
