#include "data/place_answer.h"

#include <string_view>

#include "glass/text/unicode.h"
#include "glass/text/words.h"

namespace glass {

namespace {

/// Where the run of white space at `at` ends; `at` itself where there is none.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t next = at;
    if (!is_separator(next_code_point(text, next))) break;
    at = next;
  }
  return at;
}

/// Where `words`, which have no white space at their edges, end in the text if they begin at `at`.
std::optional<std::size_t> end_of(std::string_view text, std::size_t at, std::string_view words) {
  for (std::size_t word = 0; word < words.size();) {
    const std::size_t text_blank = skip_blanks(text, at), word_blank = skip_blanks(words, word);
    if ((text_blank > at) != (word_blank > word)) return std::nullopt;
    at = text_blank;
    word = word_blank;
    // A whole character: bytes inside of one (à, Å, Р) look like white space of Latin-1.
    if (at >= text.size() || next_code_point(text, at) != next_code_point(words, word)) return std::nullopt;
  }
  return at;
}

AnswerSpan span_of(std::size_t start, std::size_t end) {
  return {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
}

std::size_t byte_of(std::string_view text, std::uint64_t character) {
  std::size_t byte = 0;
  for (std::uint64_t i = 0; i < character && byte < text.size(); ++i) next_code_point(text, byte);
  return byte;
}

}  // namespace

std::optional<AnswerSpan> place_answer(const std::string& text, const std::string& answer,
                                       const std::optional<std::uint64_t>& start) {
  const std::string_view trimmed = strip_text(answer);
  std::size_t at = start ? byte_of(text, *start) : 0;
  if (trimmed.empty()) return span_of(at, at);
  if (start) {
    if (trimmed.data() != answer.data()) at = skip_blanks(text, at);
    const auto end = end_of(text, at, trimmed);
    return end ? std::optional(span_of(at, *end)) : std::nullopt;
  }
  for (at = text.find(trimmed.front()); at != std::string::npos; at = text.find(trimmed.front(), at + 1)) {
    if (const auto end = end_of(text, at, trimmed)) return span_of(at, *end);
  }
  return std::nullopt;
}

}  // namespace glass
