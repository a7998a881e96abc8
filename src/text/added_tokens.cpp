// The matcher's tables and its looks to the left and right.
#include "text/added_tokens.h"

#include "glass/text/unicode.h"
#include "text/unicode_16.h"

namespace glass {

namespace {

/// The code point that ends before `position` > 0; `position` moves to its begin.
char32_t code_point_before(std::string_view text, std::size_t& position) {
  do --position;
  while (position > 0 && (text[position] & 0xc0) == 0x80);
  std::size_t next = position;
  return next_code_point(text, next);
}

}  // namespace

AddedMatcher::AddedMatcher(const std::vector<AddedToken>& tokens, const std::vector<std::string>& forms)
    : tokens_(tokens), forms_(forms) {
  std::vector<std::pair<std::string_view, std::int32_t>> strings;
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    strings.emplace_back(forms_[i], static_cast<std::int32_t>(i));
    first_[static_cast<unsigned char>(forms_[i].at(0))] = true;
  }
  trie_ = ByteTrie(std::move(strings));
}

bool AddedMatcher::touches_word(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 && is_word_character(code_point_before(text, begin))) return true;
  return end < text.size() && is_word_character(next_code_point(text, end));
}

std::size_t AddedMatcher::space_before(std::string_view text, std::size_t position) {
  while (position > 0) {
    std::size_t before = position;
    if (!is_white_space(code_point_before(text, before))) break;
    position = before;
  }
  return position;
}

std::size_t AddedMatcher::space_behind(std::string_view text, std::size_t position) {
  while (position < text.size()) {
    std::size_t next = position;
    if (!is_white_space(next_code_point(text, next))) break;
    position = next;
  }
  return position;
}

}  // namespace glass
