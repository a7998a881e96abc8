// Finding points of a subject by what they are: methods ask here and name no point themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "glass/model/point.h"

namespace glass {

/// The point of this name; null where the subject has none.
const PointInfo* find_point(const std::vector<PointInfo>& points, std::string_view name);

/// The stack that reads the text: that of the first point; "" where stacks have no names.
std::string text_stack(const std::vector<PointInfo>& points);
/// The decoder behind it; "" where there is one stack.
std::string decoder_stack(const std::vector<PointInfo>& points);

/// Where tokens enter the blocks, [N, D]: the points of site "embed", that of the text's stack first. Two where an
/// encoder reads the text and a decoder the target (or, without a target, the text once more, moved by one place behind
/// a start token). A subject without that site is entered at its first state; empty where it announces none.
std::vector<std::string> embed_points(const std::vector<PointInfo>& points);
/// The word vectors alone, site "word_embed", likewise; empty where there are none.
std::vector<std::string> word_embed_points(const std::vector<PointInfo>& points);

/// Attention patterns of a stack among its own tokens, by layer; empty where there are none. A subject without layers
/// gives them in its own order.
std::vector<std::string> self_pattern_points(const std::vector<PointInfo>& points, const std::string& stack);
/// Patterns from a decoder to the encoder's states, site "cross_pattern", by layer.
std::vector<std::string> cross_pattern_points(const std::vector<PointInfo>& points);

/// The same for what the softmax of attention reads: the scores of a stack among its own tokens.
std::vector<std::string> self_score_points(const std::vector<PointInfo>& points, const std::string& stack);
/// Scores from a decoder to the encoder's states, site "cross_scores", by layer.
std::vector<std::string> cross_score_points(const std::vector<PointInfo>& points);

}  // namespace glass
