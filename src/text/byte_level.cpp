// The tables of the byte-level alphabet, made once.
#include "text/byte_level.h"

#include "glass/text/unicode.h"

namespace glass {

namespace {

struct Alphabet {
  std::array<std::string, 256> texts;
  std::array<std::int16_t, 512> bytes;
  Alphabet() {
    bytes.fill(-1);
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
      const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
      const char32_t c = printable ? static_cast<char32_t>(byte) : next++;
      append_utf8(texts[byte], c);
      bytes[c] = static_cast<std::int16_t>(byte);
    }
  }
};

const Alphabet& alphabet() {
  static const Alphabet made;
  return made;
}

}  // namespace

std::string_view byte_level_text(unsigned char byte) {
  return alphabet().texts[byte];
}

std::optional<unsigned char> byte_level_byte(char32_t c) {
  if (c >= alphabet().bytes.size() || alphabet().bytes[c] < 0) return std::nullopt;
  return static_cast<unsigned char>(alphabet().bytes[c]);
}

std::optional<std::string> byte_level_bytes(std::string_view text) {
  std::string out;
  for (std::size_t position = 0; position < text.size();) {
    const auto byte = byte_level_byte(next_code_point(text, position));
    if (!byte) return std::nullopt;
    out.push_back(static_cast<char>(*byte));
  }
  return out;
}

}  // namespace glass
