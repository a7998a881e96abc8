// Maps: explanations with two or more axes as small images, one panel for each place of the leading axes.
#pragma once

#include "example_card.h"
#include "glass/base/explanation.h"
#include "html.h"

namespace glass::report {

/// True where draw_maps has something to draw: at least two axes, none empty.
bool has_map(const Explanation& explanation);

/// A figure with the mean panel (labelled with tokens where they fit) and the single panels, the scale and the
/// strongest pairs.
void draw_maps(Html& html, const ExplainedExample& example, const Explanation& explanation,
               const CardSettings& settings);

}  // namespace glass::report
