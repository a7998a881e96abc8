// Character classes of Unicode 16: utf8proc's, corrected by what was added since.
#include "text/unicode_16.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

#include "glass/text/unicode.h"

namespace glass {

namespace {

constexpr AddedRange kAdded[] = {
#include "text/tables/added.inc"
};

struct SmallForm {
  char32_t large, small;
};
constexpr SmallForm kSmallForms[] = {
#include "text/tables/lowercase.inc"
};

const AddedRange* added(char32_t c) {
  if (c < kAdded[0].first) return nullptr;
  const auto* above = std::upper_bound(std::begin(kAdded), std::end(kAdded), c,
                                       [](char32_t x, const AddedRange& r) { return x < r.first; });
  const auto* range = std::prev(above);
  return c <= range->last ? range : nullptr;
}

utf8proc_category_t category_of(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

/// Letters in circles are alphabetic, though symbols.
bool is_circled_letter(char32_t c) {
  return (c >= 0x24b6 && c <= 0x24e9) || (c >= 0x1f130 && c <= 0x1f149) || (c >= 0x1f150 && c <= 0x1f169) ||
         (c >= 0x1f170 && c <= 0x1f189);
}

}  // namespace

std::span<const AddedRange> added_characters() {
  return kAdded;
}

SplitClass split_class(char32_t c) {
  if (is_white_space(c)) return SplitClass::space;
  if (is_letter(c)) return SplitClass::letter;
  if (is_number(c)) return SplitClass::number;
  const AddedRange* range = added(c);
  if (range && range->category <= Category::Lo) return SplitClass::letter;
  if (range && range->category >= Category::Nd && range->category <= Category::No) return SplitClass::number;
  return SplitClass::other;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  if (is_letter(c) || is_mark(c) || c == 0x200c || c == 0x200d || is_circled_letter(c)) return true;
  const auto found = category_of(c);
  if (found == UTF8PROC_CATEGORY_ND || found == UTF8PROC_CATEGORY_NL || found == UTF8PROC_CATEGORY_PC) return true;
  const AddedRange* range = added(c);
  return range && range->category <= Category::Nl;
}

bool is_numeric(char32_t c) {
  // Digits that Unicode 17 added: Rust's standard library is newer than the regular expressions.
  if ((c >= 0x11de0 && c <= 0x11de9) || (c >= 0x16ff4 && c <= 0x16ff6)) return true;
  return split_class(c) == SplitClass::number;
}

char32_t lower_case(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  if (c >= kSmallForms[0].large) {
    const auto* found = std::lower_bound(std::begin(kSmallForms), std::end(kSmallForms), c,
                                         [](const SmallForm& f, char32_t x) { return f.large < x; });
    if (found != std::end(kSmallForms) && found->large == c) return found->small;
  }
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

}  // namespace glass
