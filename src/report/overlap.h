// Which words of a written text also stand in the text that should have been written.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace glass::report {

/// A run of bytes of the text without ASCII white space.
struct WrittenWord {
  std::size_t begin = 0, end = 0;
  bool common = false;  ///< the target has it too, and no earlier word of the text took that place
};

/// The words of `written` in order, compared byte for byte as multisets: a word that the target has twice is common at
/// most twice, where it comes first.
std::vector<WrittenWord> mark_common_words(std::string_view written, std::string_view target);

}  // namespace glass::report
