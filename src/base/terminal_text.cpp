// Which characters a terminal obeys, and how they are written out.
#include "glass/base/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace glass {

namespace {

struct Range {
  char32_t first, last;
};

/// Controls (category Cc), the line and paragraph separators, and the characters of Unicode's Bidi_Control.
constexpr Range kControls[] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x061C, 0x061C},
                               {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};

}  // namespace

std::size_t utf8_sequence(std::string_view text, std::size_t at, char32_t& c) {
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

bool is_terminal_control(char32_t c) {
  return std::any_of(std::begin(kControls), std::end(kControls),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

std::string terminal_text(std::string_view text, bool keeps_lines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = 0;
    const std::size_t length = utf8_sequence(text, at, c);
    const bool kept = c == '\t' || (c == '\n' && keeps_lines) || !is_terminal_control(c);
    if (length == 0) {
      out += fmt::format("\\x{:02x}", static_cast<std::uint8_t>(text[at]));
    } else if (kept) {
      out.append(text.substr(at, length));
    } else if (c == '\n') {
      out += "\\n";
    } else {
      const auto number = static_cast<std::uint32_t>(c);
      out += c < 0x20 ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{:04x}", number);
    }
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

}  // namespace glass
