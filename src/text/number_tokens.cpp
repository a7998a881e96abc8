// Which stretch of its text each token stands in.
#include <algorithm>

#include "glass/text/segments.h"
#include "glass/text/unicode.h"

namespace glass {

namespace {

/// A token's place without white space at its edges.
TextSegment trimmed(const TokenPlace& place, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  const std::uint32_t begin = std::min(place.start, size), end = std::min(std::max(place.end, begin), size);
  TextSegment inner{begin, begin};
  for (std::size_t position = begin; position < end;) {
    const auto at = static_cast<std::uint32_t>(position);
    if (is_white_space(next_code_point(text, position))) continue;
    if (inner.start == inner.end) inner.start = at;
    inner.end = static_cast<std::uint32_t>(position);
  }
  return inner;
}

/// Numbers the tokens of one text after the other.
class TokenNumbers {
 public:
  TokenNumbers(std::string_view text, TextCutter cut, std::int32_t last)
      : text_(text), segments_(cut(text)), number_(last) {}

  /// The number of the next token; -1 while it is not known, as of white space in front of a word.
  std::int32_t next(const TokenPlace& place) {
    const TextSegment inner = trimmed(place, text_);
    if (inner.start == inner.end) return -1;
    const auto reaches = [&](std::size_t s) { return s + 1 < segments_.size() && segments_[s + 1].start < inner.end; };
    std::size_t first = reached_;
    while (first + 1 < segments_.size() && segments_[first].end <= inner.start) ++first;
    if (!has_begun_ || first > reached_) ++number_;
    has_begun_ = true;
    reached_ = first;
    while (reaches(reached_)) ++reached_;
    return number_;
  }
  std::int32_t last() const { return number_; }

 private:
  std::string_view text_;
  std::vector<TextSegment> segments_;
  std::int32_t number_;
  std::size_t reached_ = 0;  ///< the last stretch that a token stood in
  bool has_begun_ = false;
};

}  // namespace

std::vector<std::int32_t> number_tokens(const Encoding& encoding, const EncodedTexts& texts, TextCutter cut) {
  std::vector<std::int32_t> numbers(encoding.size(), -1);
  std::int32_t last = -1;
  for (std::size_t part = 0; part < texts.size(); ++part) {
    TokenNumbers counted(texts[part], cut, last);
    std::vector<std::size_t> waiting;  // white space in front of what comes next
    std::size_t before = encoding.size();
    for (std::size_t t = 0; t < encoding.size(); ++t) {
      if (encoding.special[t] != 0 || encoding.sequences[t] != static_cast<std::int8_t>(part)) continue;
      waiting.push_back(t);
      numbers[t] = counted.next(encoding.places[t]);
      if (numbers[t] < 0) continue;
      for (const std::size_t blank : waiting) numbers[blank] = numbers[t];
      waiting.clear();
      before = t;
    }
    const bool only_blanks = before == encoding.size() && !waiting.empty();
    for (const std::size_t blank : waiting) numbers[blank] = only_blanks ? last + 1 : numbers[before];
    last = only_blanks ? last + 1 : counted.last();
  }
  return numbers;
}

std::vector<std::int32_t> number_tokens(const Encoding& encoding,
                                        const std::vector<std::pair<std::uint32_t, std::uint32_t>>& spans) {
  std::vector<std::int32_t> numbers(encoding.size(), -1);
  for (std::size_t t = 0; t < encoding.size(); ++t) {
    if (encoding.special[t] != 0 || encoding.sequences[t] != 0) continue;
    const TokenPlace& place = encoding.places[t];
    const auto found = std::find_if(spans.begin(), spans.end(), [&](const auto& span) {
      return place.char_start < span.second && span.first < place.char_end;
    });
    if (found != spans.end()) numbers[t] = static_cast<std::int32_t>(found - spans.begin());
  }
  return numbers;
}

}  // namespace glass
