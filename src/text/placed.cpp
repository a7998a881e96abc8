// Code points of a text, and stretches of them without white space at their edges.
#include "text/placed.h"

#include "glass/text/unicode.h"

namespace glass {

std::vector<Placed> code_points(std::string_view text) {
  std::vector<Placed> points;
  for (std::size_t position = 0; position < text.size();) {
    const auto start = static_cast<std::uint32_t>(position);
    const char32_t c = next_code_point(text, position);
    points.push_back({c, start, static_cast<std::uint32_t>(position)});
  }
  return points;
}

void add_segment(const std::vector<Placed>& points, std::size_t first, std::size_t last,
                 std::vector<TextSegment>& segments) {
  while (first < last && is_white_space(points[first].c)) ++first;
  while (last > first && is_white_space(points[last - 1].c)) --last;
  if (first < last) segments.push_back({points[first].start, points[last - 1].end});
}

}  // namespace glass
