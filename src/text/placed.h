// Code points with their places, for cutting texts.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "glass/text/segments.h"

namespace glass {

/// A code point with its place in bytes.
struct Placed {
  char32_t c = 0;
  std::uint32_t start = 0, end = 0;
};

std::vector<Placed> code_points(std::string_view text);

/// Points [first, last) without white space at their edges, if anything is left of them.
void add_segment(const std::vector<Placed>& points, std::size_t first, std::size_t last,
                 std::vector<TextSegment>& segments);

}  // namespace glass
