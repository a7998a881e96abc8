// Makes invisible characters visible. The decoder follows the Unicode Standard 15, table 3-7 (well-formed UTF-8).
#include "visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

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

/// Length of the well-formed sequence that starts at `at`, 0 when there is none; its code point in `c`.
std::size_t decode(std::string_view text, std::size_t at, char32_t& c) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<std::uint8_t>(text[at + i]) : 0;
  };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return c = lead, 1;
  if (lead >= 0xC2 && lead <= 0xDF && tail(1)) return c = (lead & 0x1F) << 6 | (byte(1) & 0x3F), 2;
  if (lead >= 0xE0 && lead <= 0xEF && tail(1) && tail(2)) {
    c = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return c >= 0x800 && (c < 0xD800 || c > 0xDFFF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4 && tail(1) && tail(2) && tail(3)) {
    c = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    return c >= 0x10000 && c <= 0x10FFFF ? 4 : 0;
  }
  return 0;
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = 0;
    const std::size_t length = decode(text, at, c);
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
    at += std::max<std::size_t>(1, decode(text, at, c));
  }
  return at;
}

std::string shortened(std::string_view text, std::size_t limit) {
  const std::size_t end = cut_place(text, limit);
  return std::string(text.substr(0, end)) + (end < text.size() ? "\u2026" : "");
}

}  // namespace glass::report
