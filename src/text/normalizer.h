// BERT's text normalization with the origin of every character, and the cutting into words.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace glass {

/// The switches of Hugging Face's BertNormalizer.
struct NormalizerOptions {
  bool clean_text = true;            ///< drop NUL, U+FFFD and control characters; white space becomes a blank
  bool handle_chinese_chars = true;  ///< blanks around CJK characters
  bool strip_accents = true;         ///< canonical decomposition, nonspacing marks dropped
  bool lowercase = true;
};

/// One character of the normalized text and the one character of the original that it stands for.
struct NormalChar {
  char32_t c = 0;
  std::uint32_t start = 0, end = 0;  ///< bytes of the original
  std::uint32_t char_start = 0;      ///< code point of the original; the end is char_start + 1
};

/// A piece of the original text and where it begins.
struct TextSlice {
  std::string_view text;  ///< valid UTF-8
  std::uint32_t byte = 0, code_point = 0;
};

/// Normalizes `slice` into `out` (replaced). Time and memory are linear in the text, whatever it holds.
void normalize_text(const TextSlice& slice, const NormalizerOptions& options, std::vector<NormalChar>& out);

/// The end of the word that begins at `begin`, or `begin` itself at white space (BertPreTokenizer: words end at white space;
/// every punctuation character is a word of its own).
std::size_t word_end(const std::vector<NormalChar>& chars, std::size_t begin);

}  // namespace glass
