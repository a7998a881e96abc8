// What becomes of the delimiters that a text is split at.
#pragma once

#include <string>
#include <vector>

#include "text/json_fields.h"

namespace glass {

enum class Behavior { removed, isolated, merged_with_previous, merged_with_next, contiguous };

/// The member "behavior"; `fallback` where it is absent.
Behavior read_behavior(const JsonFields& fields, Behavior fallback);

/// A stretch of a piece that a pattern matched, or the stretch between two matches.
struct Stretch {
  std::size_t begin = 0, end = 0;
  bool match = false;
};

/// The pieces that these stretches, which cover the whole piece, are after the behavior; what is removed is left out.
std::vector<Stretch> apply_behavior(std::vector<Stretch> stretches, Behavior behavior);

}  // namespace glass
