// Windows of tokens or words for occlusion.
#pragma once

#include <string>
#include <vector>

#include "glass/explain/explainer.h"

namespace glass {

/// Units of a text (single tokens, or the tokens of one word) and the windows of units that are occluded together.
struct Windows {
  std::vector<std::vector<std::size_t>> units;  ///< positions of each unit's tokens; special tokens belong to none
  struct Range {
    std::size_t first, last;  ///< units [first, last)
  };
  std::vector<Range> ranges;
};

/// `window` units at a time, `stride` units apart; the last window ends with the text's last unit, so that every unit
/// is covered. stride <= window.
Windows make_windows(const ExplainInput& input, bool by_word, std::int64_t window, std::int64_t stride);

/// One score a token from one drop a window: a unit's score is the mean of the windows over it, shared evenly by its
/// tokens, so that summing the pieces of a word gives the word's score. Special tokens score 0.
std::vector<double> spread_drops(const Windows& windows, const std::vector<double>& drops, std::size_t tokens);

}  // namespace glass
