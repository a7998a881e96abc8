// Runs of ASCII, eight bytes at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace glass {

inline bool is_ascii(std::string_view text) {
  std::uint64_t word = 0, all = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::memcpy(&word, text.data() + i, 8);
    all |= word;
  }
  for (; i < text.size(); ++i) all |= static_cast<unsigned char>(text[i]);
  return (all & 0x8080808080808080ULL) == 0;
}

/// The first byte from `begin` on that may not be ASCII: the beginning of an eight-byte step that holds one, or the
/// end.
inline std::size_t ascii_end(std::string_view text, std::size_t begin) {
  std::uint64_t word = 0;
  for (; begin + 8 <= text.size(); begin += 8) {
    std::memcpy(&word, text.data() + begin, 8);
    if ((word & 0x8080808080808080ULL) != 0) return begin;
  }
  return begin;
}

}  // namespace glass
