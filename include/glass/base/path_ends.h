// Where a path from a baseline to a text starts and ends, in the explained output.
#pragma once

#include <optional>

#include "glass/base/explanation.h"

namespace glass {

/// The explained output of the baseline and of the text: what the scores of a complete method lie between.
struct PathEnds {
  double base = 0, output = 0;
  /// The part of the output that the baseline alone gives: base / output, of a log-probability that of the
  /// probabilities; NaN where the two have different signs or the output is 0. Above 1 where the text lowers it.
  double base_share = 0;

  /// True where the baseline alone gives more than half of the output, so that the scores explain the smaller part.
  bool base_gives_most() const;
};

/// As the quality of an explanation states them ("score_baseline", "score_input"); nothing for methods without a
/// baseline.
std::optional<PathEnds> path_ends(const Explanation& explanation);

}  // namespace glass
