// Words, sentences and paragraphs of a text, and which of them each token stands in. No dictionary, no language.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "glass/text/tokenizer.h"

namespace glass {

/// A stretch of a text: bytes [start, end).
struct TextSegment {
  std::uint32_t start = 0, end = 0;
  bool operator==(const TextSegment&) const = default;
};

/// The words of valid UTF-8, after UAX #29 (https://unicode.org/reports/tr29) without dictionaries. Letters, digits,
/// marks and '_' that follow one another are a word; an apostrophe between two letters, and a full stop or a comma
/// between two digits, stand within it. Scripts that write no blanks: every Han character is a word, runs of Hiragana
/// and of Katakana are words, and so is every cluster (a letter with its marks) of Thai, Lao, Tibetan, Burmese and
/// Khmer. Of other characters a run of the same one is a word ("..."). White space belongs to none; no word ends within
/// a grapheme cluster (an emoji of several characters).
std::vector<TextSegment> word_segments(std::string_view text);

/// The sentences of valid UTF-8. One ends at a line break; behind 。！？｡; behind one or several of . ! ? … and their
/// like in other scripts, with the quotes and brackets that close there, where white space or the text's end follows.
/// In a text with capital letters none ends before a small letter with a full stop, dots, or a closing quote. A full
/// stop ends none behind a single letter (J. Smith) and behind Mr, Mrs, Ms, Dr, Prof, St, vs, e.g, i.e. Together they
/// hold all but white space.
std::vector<TextSegment> sentence_segments(std::string_view text);

/// Stretches between blank lines: paragraphs, passages, examples of a prompt.
std::vector<TextSegment> paragraph_segments(std::string_view text);

/// How a text is cut.
using TextCutter = std::vector<TextSegment> (*)(std::string_view text);
/// The texts of an encoding: the text, the second of a pair, the target; "" where there is none.
using EncodedTexts = std::array<std::string_view, 3>;

/// The number of the stretch that each token stands in, counted through all texts from 0; -1 for special tokens.
/// Stretches that one token reaches into are one. A token of white space goes with the token behind it, at a text's end
/// with the one before.
std::vector<std::int32_t> number_tokens(const Encoding& encoding, const EncodedTexts& texts, TextCutter cut);

/// The number of the first of these spans [start, end) of code points of the first text that each token overlaps; -1
/// where there is none.
std::vector<std::int32_t> number_tokens(const Encoding& encoding,
                                        const std::vector<std::pair<std::uint32_t, std::uint32_t>>& spans);

}  // namespace glass
