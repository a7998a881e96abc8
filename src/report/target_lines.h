// The rows of a target one by one: a heat line for each of its tokens, or for each word that gets a tag.
#pragma once

#include <vector>

#include "glass/base/explanation.h"
#include "heat.h"
#include "html.h"
#include "target_range.h"

namespace glass::report {

/// True for scores of tokens by token of a target: axes [target_token, token].
bool has_target_rows(const Explanation& explanation);

/// Each row as an explanation of its own, with the numbers that stand in quality.rows.
std::vector<Explanation> target_rows(const Explanation& explanation);

/// A line a row, the first kMostTargetLines: what is explained, how large it is, what of it the text and the target
/// before it carry, and the text coloured by the row's scores, all rows on one scale.
void draw_target_lines(Html& html, const HeatText& text, const Explanation& explanation, const TargetRanges& ranges);

inline constexpr std::size_t kMostTargetLines = 60;

}  // namespace glass::report
