// A template such as "{text} It was {label}.", and what it becomes with a text and a word in it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "glass/data/dataset.h"

namespace glass {

/// A filled template; the word of the label is the bytes [label_begin, label_end).
struct FilledTemplate {
  std::string text;
  std::size_t label_begin = 0, label_end = 0;
};

class LabelTemplate {
 public:
  /// Error (usage) unless {text} and {label} stand once, {text_pair} at most once, and nothing else in braces.
  explicit LabelTemplate(const std::string& pattern);
  /// What stands in the texts is never read as a part of the template.
  FilledTemplate fill(const Example& example, const std::string& word) const;
  /// True where a text stands behind the label, so that a model that reads from left to right has not seen it yet.
  bool label_is_before_text() const;
  bool has_text_pair() const;

 private:
  enum class Part { literal, text, text_pair, label };
  struct Piece {
    Part part;
    std::string literal;
  };
  void check_counts(const std::string& pattern) const;
  std::vector<Piece> pieces_;
};

}  // namespace glass
