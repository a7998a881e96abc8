// The way of a path method from the baseline's output to the text's, as a bar.
#pragma once

#include "glass/base/explanation.h"
#include "html.h"

namespace glass::report {

/// Draws base value, output and what lies between them, with a sentence where the baseline alone gives most of the
/// output; nothing for methods without a baseline.
void draw_path_bar(Html& html, const Explanation& explanation);

}  // namespace glass::report
