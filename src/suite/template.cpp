#include "suite/template.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

LabelTemplate::LabelTemplate(const std::string& pattern) {
  constexpr std::pair<const char*, Part> kNames[] = {
      {"text", Part::text}, {"text_pair", Part::text_pair}, {"label", Part::label}};
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t open = std::min(pattern.find_first_of("{}", at), pattern.size());
    if (open > at) pieces_.push_back({Part::literal, pattern.substr(at, open - at)});
    if (open == pattern.size()) break;
    const std::size_t close = pattern[open] == '{' ? pattern.find('}', open) : std::string::npos;
    const std::string name = close == std::string::npos ? "" : pattern.substr(open + 1, close - open - 1);
    const auto* found =
        std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& known) { return name == known.first; });
    if (found == std::end(kNames)) {
      fail(ErrorKind::usage, "--template: '{}': '{}' is unknown; allowed in braces: {{text}}, {{text_pair}}, {{label}}",
           shown(pattern),
           shown(pattern.substr(open, close == std::string::npos ? std::string::npos : close - open + 1)));
    }
    pieces_.push_back({found->second, ""});
    at = close + 1;
  }
  check_counts(pattern);
}

void LabelTemplate::check_counts(const std::string& pattern) const {
  const auto count = [&](Part part) {
    return std::count_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.part == part; });
  };
  if (count(Part::text) != 1)
    fail(ErrorKind::usage, "--template: '{}': {{text}} stands {} times; write it once", shown(pattern),
         count(Part::text));
  if (count(Part::label) != 1)
    fail(ErrorKind::usage, "--template: '{}': {{label}} stands {} times; write it once", shown(pattern),
         count(Part::label));
  if (count(Part::text_pair) > 1)
    fail(ErrorKind::usage, "--template: '{}': {{text_pair}} stands {} times; at most once is allowed", shown(pattern),
         count(Part::text_pair));
}

FilledTemplate LabelTemplate::fill(const Example& example, const std::string& word) const {
  FilledTemplate filled;
  for (const Piece& piece : pieces_) {
    switch (piece.part) {
      case Part::literal:
        filled.text += piece.literal;
        break;
      case Part::text:
        filled.text += example.text;
        break;
      case Part::text_pair:
        filled.text += example.text_pair;
        break;
      case Part::label:
        filled.label_begin = filled.text.size();
        filled.text += word;
        filled.label_end = filled.text.size();
        break;
    }
  }
  return filled;
}

bool LabelTemplate::label_is_before_text() const {
  const auto label = std::find_if(pieces_.begin(), pieces_.end(), [](const Piece& p) { return p.part == Part::label; });
  return std::any_of(label, pieces_.end(),
                     [](const Piece& p) { return p.part == Part::text || p.part == Part::text_pair; });
}

bool LabelTemplate::has_text_pair() const {
  return std::any_of(pieces_.begin(), pieces_.end(), [](const Piece& p) { return p.part == Part::text_pair; });
}

}  // namespace glass
