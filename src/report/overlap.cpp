// Words as runs between white space, counted in the target and taken one by one.
#include "overlap.h"

#include <algorithm>
#include <map>

namespace glass::report {
namespace {

constexpr std::string_view kSpaces = " \t\n\v\f\r";

std::vector<WrittenWord> words_between_spaces(std::string_view text) {
  std::vector<WrittenWord> words;
  std::size_t begin = text.find_first_not_of(kSpaces);
  while (begin != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, begin), text.size());
    words.push_back({begin, end, false});
    begin = text.find_first_not_of(kSpaces, end);
  }
  return words;
}

}  // namespace

std::vector<WrittenWord> mark_common_words(std::string_view written, std::string_view target) {
  std::map<std::string_view, std::size_t> left;
  for (const WrittenWord& word : words_between_spaces(target)) ++left[target.substr(word.begin, word.end - word.begin)];
  std::vector<WrittenWord> words = words_between_spaces(written);
  for (WrittenWord& word : words) {
    const auto found = left.find(written.substr(word.begin, word.end - word.begin));
    if (found == left.end() || found->second == 0) continue;
    --found->second;
    word.common = true;
  }
  return words;
}

}  // namespace glass::report
