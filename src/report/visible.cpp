// Makes invisible characters visible.
#include "visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "glass/base/terminal_text.h"

namespace glass::report {
namespace {

struct Range {
  char32_t first, last;
};

// Control and format characters and fillers that show nothing or change the order of what is shown (Unicode categories
// Cc, Cf, Zl, Zp and the default-ignorable fillers). Variation selectors stay: they only choose a glyph.
constexpr Range kHidden[] = {
    {0x0000, 0x0008}, {0x000B, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x034F, 0x034F},
    {0x061C, 0x061C}, {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180E, 0x180E},   {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE00FF}, {0xE01F0, 0xE0FFF},
};

bool hidden(char32_t c) {
  return std::any_of(std::begin(kHidden), std::end(kHidden), [c](Range r) { return c >= r.first && c <= r.last; });
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = 0;
    const std::size_t length = utf8_sequence(text, at, c);
    if (length == 0) {
      out += "\uFFFD";
      ++at;
      continue;
    }
    if (hidden(c)) {
      out += fmt::format("\u27E8U+{:04X}\u27E9", static_cast<std::uint32_t>(c));
    } else {
      out.append(text.substr(at, length));
    }
    at += length;
  }
  return out;
}

std::size_t cut_place(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size() && count < limit; ++count) {
    char32_t c = 0;
    at += std::max<std::size_t>(1, utf8_sequence(text, at, c));
  }
  return at;
}

std::string shortened(std::string_view text, std::size_t limit) {
  const std::size_t end = cut_place(text, limit);
  return std::string(text.substr(0, end)) + (end < text.size() ? "\u2026" : "");
}

}  // namespace glass::report
