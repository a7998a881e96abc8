// UTF-8 and Unicode facts, by utf8proc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glass {

/// Byte position of the first invalid UTF-8 sequence, or nothing when the text is valid.
std::optional<std::size_t> invalid_utf8(std::string_view text);

/// ISO 8859-1 bytes as UTF-8.
std::string latin1_to_utf8(std::string_view bytes);

/// Number of code points of valid UTF-8.
std::size_t count_code_points(std::string_view text);

/// Decodes the code point that starts at `position` of valid UTF-8 and moves `position` behind it.
char32_t next_code_point(std::string_view text, std::size_t& position);

/// Appends the 1 to 4 bytes of a code point.
void append_utf8(std::string& out, char32_t code_point);

/// Unicode categories L*.
bool is_letter(char32_t c);
/// Unicode categories N*.
bool is_number(char32_t c);
/// Unicode categories M*.
bool is_mark(char32_t c);
/// Unicode's property White_Space.
bool is_white_space(char32_t c);
/// As BERT defines it: categories Cc, Cf and Co, but for tab, line feed and carriage return.
bool is_control(char32_t c);
/// As BERT defines it: ASCII symbols and every Unicode category P*.
bool is_bert_punctuation(char32_t c);
/// The CJK blocks that BERT puts spaces around.
bool is_cjk(char32_t c);

}  // namespace glass
