// UTF-8 decoding and the character classes of BERT's text cleaning.
#include "glass/text/unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

#include "text/ascii.h"
#include "text/unicode_8.h"

namespace glass {

namespace {

utf8proc_category_t category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool in_category(char32_t c, utf8proc_category_t first, utf8proc_category_t last) {
  const auto found = category(c);
  return found >= first && found <= last;
}

/// Length of the sequence that this first byte announces; 0 where it cannot begin a sequence.
std::size_t sequence_length(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

/// Overlong forms, surrogates and numbers above U+10FFFF show in the second byte.
bool second_byte_fits(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second < 0xa0;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second < 0x90;
    default:
      return true;
  }
}

}  // namespace

std::optional<std::size_t> invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    i = ascii_end(text, i);
    if (i == text.size()) break;
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(first);
    if (length == 0 || i + length > text.size()) return i;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return i;
    if (length > 1 && !second_byte_fits(first, static_cast<unsigned char>(text[i + 1]))) return i;
    i += length;
  }
  return std::nullopt;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char byte : bytes) append_utf8(out, static_cast<unsigned char>(byte));
  return out;
}

std::size_t count_code_points(std::string_view text) {
  // Every byte but continuation bytes begins a code point.
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char b) { return (b & 0xc0) != 0x80; }));
}

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t k) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[position + k]));
  };
  const std::size_t length = std::max<std::size_t>(1, sequence_length(static_cast<unsigned char>(text[position])));
  char32_t c = byte(0);
  if (length == 2) c = (c & 0x1f) << 6 | (byte(1) & 0x3f);
  if (length == 3) c = (c & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  if (length == 4) c = (c & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
  position += length;
  return c;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
    return;
  }
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_letter(char32_t c) {
  return in_category(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}
bool is_number(char32_t c) {
  return in_category(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}
bool is_mark(char32_t c) {
  return in_category(c, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME);
}

bool is_white_space(char32_t c) {
  // The property White_Space; it has not changed since Unicode 6.3.
  if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13);
  if (c == 0x85 || c == 0xa0 || c == 0x1680 || c == 0x202f || c == 0x205f || c == 0x3000) return true;
  return (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029;
}

bool is_control(char32_t c) {
  if (c == '\t' || c == '\n' || c == '\r') return false;
  if (c < 0x80) return c < 0x20 || c == 0x7f;
  const auto found = category(c);
  if (found == UTF8PROC_CATEGORY_CC || found == UTF8PROC_CATEGORY_CO) return true;
  return found == UTF8PROC_CATEGORY_CF && !changed_since_unicode_8(c);
}

bool is_bert_punctuation(char32_t c) {
  if (c < 0x80) return (c > 32 && c < 48) || (c > 57 && c < 65) || (c > 90 && c < 97) || (c > 122 && c < 127);
  if (c == 0x166d || c == 0x111c9) return true;  // P* in Unicode 8, reclassified later
  return in_category(c, UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO) && !changed_since_unicode_8(c);
}

bool is_cjk(char32_t c) {
  if (c < 0x3400) return false;
  static constexpr char32_t kBlocks[][2] = {{0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xf900, 0xfaff},
                                            {0x20000, 0x2a6df}, {0x2a700, 0x2b81f}, {0x2b920, 0x2ceaf},
                                            {0x2f800, 0x2fa1f}};
  // 0x2b920 where Unicode's block begins at 0x2b820: as in the Hugging Face library, whose ids we give.
  return std::any_of(std::begin(kBlocks), std::end(kBlocks),
                     [c](const auto& block) { return c >= block[0] && c <= block[1]; });
}

}  // namespace glass
