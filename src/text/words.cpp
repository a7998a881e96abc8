// Splitting at white space, and small letters in context.
#include "glass/text/words.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "glass/text/unicode.h"
#include "text/unicode_16.h"

namespace glass {
namespace {

constexpr char32_t kCapitalI = 0x130, kDotAbove = 0x307;
constexpr char32_t kCapitalSigma = 0x3a3, kSmallSigma = 0x3c3, kFinalSigma = 0x3c2;

utf8proc_category_t category_in_15(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool within(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

/// The property Cased, without the modifier letters: those are ignored before it is asked for.
bool is_cased(char32_t c) {
  const auto found = category_in_15(c);
  if (found == UTF8PROC_CATEGORY_LU || found == UTF8PROC_CATEGORY_LL || found == UTF8PROC_CATEGORY_LT) return true;
  if (c == 0xaa || c == 0xba || within(c, 0x2160, 0x217f) || within(c, 0x24b6, 0x24e9)) return true;
  return within(c, 0x1f130, 0x1f149) || within(c, 0x1f150, 0x1f169) || within(c, 0x1f170, 0x1f189);
}

/// The property Case_Ignorable: marks, format characters, modifiers, and the punctuation that stands within words.
bool is_case_ignorable(char32_t c) {
  static constexpr char32_t kWithinWords[] = {0x27,   0x2e,   0x3a,   0xb7,   0x387,  0x55f,  0x5f4,  0x2018, 0x2019,
                                              0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a};
  const auto found = category_in_15(c);
  if (found == UTF8PROC_CATEGORY_MN || found == UTF8PROC_CATEGORY_ME || found == UTF8PROC_CATEGORY_CF) return true;
  if (found == UTF8PROC_CATEGORY_LM || found == UTF8PROC_CATEGORY_SK) return true;
  return std::binary_search(std::begin(kWithinWords), std::end(kWithinWords), c);
}

/// True where cased characters stand before, but not behind the sigma at `at`.
bool ends_word(const std::u32string& text, std::size_t at) {
  std::size_t before = at, behind = at + 1;
  while (before > 0 && is_case_ignorable(text[before - 1])) --before;
  if (before == 0 || !is_cased(text[before - 1])) return false;
  while (behind < text.size() && is_case_ignorable(text[behind])) ++behind;
  return behind == text.size() || !is_cased(text[behind]);
}

}  // namespace

bool is_separator(char32_t c) {
  return is_white_space(c) || within(c, 0x1c, 0x1f);
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t start = 0, position = 0;
  while (position < text.size()) {
    const std::size_t at = position;
    if (!is_separator(next_code_point(text, position))) continue;
    if (at > start) words.push_back(text.substr(start, at - start));
    start = position;
  }
  if (start < text.size()) words.push_back(text.substr(start));
  return words;
}

std::string_view strip_text(std::string_view text) {
  const std::vector<std::string_view> words = split_words(text);
  if (words.empty()) return {};
  const char* first = words.front().data();
  return {first, static_cast<std::size_t>(words.back().data() + words.back().size() - first)};
}

std::string lower_text(std::string_view text) {
  std::u32string characters;
  for (std::size_t position = 0; position < text.size();) characters.push_back(next_code_point(text, position));
  std::string lowered;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t c = characters[i];
    if (c == kCapitalSigma) {
      append_utf8(lowered, ends_word(characters, i) ? kFinalSigma : kSmallSigma);
    } else {
      append_utf8(lowered, c == kCapitalI ? U'i' : lower_case(c));
      if (c == kCapitalI) append_utf8(lowered, kDotAbove);
    }
  }
  return lowered;
}

std::string folded_text(std::string_view text) {
  constexpr int kFold = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  utf8proc_uint8_t* bytes = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &bytes, static_cast<utf8proc_option_t>(kFold));
  if (size < 0) return std::string(text);
  const std::string folded(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  std::free(bytes);
  std::string words;
  for (const std::string_view word : split_words(folded)) words += (words.empty() ? "" : " ") + std::string(word);
  return words;
}

}  // namespace glass
