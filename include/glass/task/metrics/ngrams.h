// Common n-grams of two sequences: what BLEU and chrF count.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace glass {

/// The n-grams of one length: how many each side has, and how many are common (of each n-gram the smaller count).
struct NgramOverlap {
  std::int64_t hypothesis = 0, reference = 0, common = 0;
  NgramOverlap& operator+=(const NgramOverlap& other);
};

/// Counts the runs of `length` (at least 1) neighbouring items in both sequences.
NgramOverlap ngram_overlap(std::u32string_view hypothesis, std::u32string_view reference, std::size_t length);

/// Gives each distinct word a number, so that words are compared as characters are. One object for both sides of a
/// comparison.
class WordNumbers {
 public:
  /// The numbers of these words, in order.
  std::u32string of(const std::vector<std::string_view>& words);

 private:
  std::unordered_map<std::string, char32_t> numbers_;
};

/// Throws an Error of kind `data` for the first text that is not UTF-8; `what` names them, as in "BLEU: hypothesis".
void check_utf8(std::string_view what, const std::vector<std::string>& texts);

}  // namespace glass
