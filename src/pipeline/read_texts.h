// The texts of a dataset as a model reads them, to find those that stand twice.
#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "glass/data/dataset.h"

namespace glass::pipeline {

/// What a model reads of an example, as a view of it: a question with another context is another text.
using ReadText = std::pair<std::string_view, std::string_view>;

inline ReadText read_text_of(const Example& example) {
  return {example.text, example.text_pair};
}

/// The different ones; the dataset must outlive them.
inline std::set<ReadText> read_texts_of(const Dataset& data) {
  std::set<ReadText> texts;
  for (const Example& example : data.examples) texts.insert(read_text_of(example));
  return texts;
}

}  // namespace glass::pipeline
