// Look-ups in the ranges where Unicode 9 differs.
#include "text/unicode_9.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

#include "glass/text/unicode.h"

namespace glass {

namespace {

struct Unicode9Range {
  char32_t first, last;
};

constexpr Unicode9Range kUnordered[] = {
#include "text/tables/unordered.inc"
};
constexpr Unicode9Range kWhole[] = {
#include "text/tables/undecomposed.inc"
};
constexpr Unicode9Range kNotStripped[] = {
#include "text/tables/strip_accents.inc"
};

template <std::size_t size>
bool contains(const Unicode9Range (&ranges)[size], char32_t c) {
  if (c < ranges[0].first) return false;
  const auto* above = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                       [](char32_t x, const Unicode9Range& r) { return x < r.first; });
  return c <= std::prev(above)->last;
}

}  // namespace

std::uint16_t combining_class(char32_t c) {
  if (c < 0x300) return 0;
  const auto found =
      static_cast<std::uint16_t>(utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class);
  return found != 0 && contains(kUnordered, c) ? 0 : found;
}

bool stays_whole(char32_t c) {
  return contains(kWhole, c);
}

bool is_stripped_accent(char32_t c) {
  if (c == 0x1cf2 || c == 0x1cf3) return true;  // marks in Unicode 9, letters now
  return c >= 0x300 && is_mark(c) && !contains(kNotStripped, c);
}

}  // namespace glass
