// Hand-written scanners for the split patterns that nearly all byte-level tokenizers use.
#pragma once

#include <optional>
#include <string_view>

namespace glass {

/// Cuts a text as a split pattern does; such a pattern matches every character of any text.
class Scanner {
 public:
  /// The scanner for a pattern that is known by heart: GPT-2's, and the one of GPT-4 and Llama 3 in its published
  /// spellings.
  static std::optional<Scanner> for_pattern(std::string_view pattern);
  static Scanner gpt2() { return Scanner(Kind::gpt2, 0); }

  /// The end of the word that begins at `begin` < text.size().
  std::size_t word_end(std::string_view text, std::size_t begin) const {
    return kind_ == Kind::gpt2 ? gpt2_end(text, begin) : gpt4_end(text, begin);
  }

 private:
  enum class Kind { gpt2, gpt4 };
  Scanner(Kind kind, int most_digits) : kind_(kind), most_digits_(most_digits) {}
  static std::size_t gpt2_end(std::string_view text, std::size_t begin);
  std::size_t gpt4_end(std::string_view text, std::size_t begin) const;
  Kind kind_;
  int most_digits_;  ///< of one word
};

/// GPT-2's pattern (Radford et al. 2019, encoder.py), which ByteLevel uses.
inline constexpr std::string_view kGpt2Pattern =
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
/// Llama 3's pattern; Qwen's differs in "\p{N}" for "\p{N}{1,3}".
inline constexpr std::string_view kLlama3Pattern =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
    "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
inline constexpr std::string_view kQwen2Pattern =
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| "
    "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

}  // namespace glass
