// The classes of characters that the Hugging Face library's regular expressions know (Unicode 16), on top of utf8proc's
// older tables.
#pragma once

#include <cstdint>
#include <span>

namespace glass {

/// General categories that gained characters after Unicode 14.
enum class Category : std::uint8_t { Lu, Ll, Lm, Lo, Mn, Mc, Nd, Nl, No, Pd, Po, Sm, Sc, Sk, So };

struct AddedRange {
  char32_t first, last;
  Category category;
};
/// Sorted ranges of those characters; PCRE2 10.42 does not know them.
std::span<const AddedRange> added_characters();

/// What the split patterns of byte-level tokenizers tell apart: \p{L}, \p{N}, \s and the rest.
enum class SplitClass : std::uint8_t { letter, number, space, other };
SplitClass split_class(char32_t c);

/// \w as Rust's regex crate has it: alphabetic, marks, decimal digits, connectors, joiners.
bool is_word_character(char32_t c);
/// Rust's char::is_numeric.
bool is_numeric(char32_t c);
/// The small form of a character by Rust's tables; two characters for U+0130 are the caller's business.
char32_t lower_case(char32_t c);

}  // namespace glass
