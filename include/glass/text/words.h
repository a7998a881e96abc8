// Words and small letters as Python's str gives them: what published scores of texts were computed with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glass {

/// Where str.split() splits: white space, and the ASCII separators U+001C to U+001F.
bool is_separator(char32_t c);

/// The words between runs of separators, as str.split() without arguments. The views point into `text`, which is valid
/// UTF-8.
std::vector<std::string_view> split_words(std::string_view text);

/// The text without separators at its edges, as str.strip(); a view into `text`.
std::string_view strip_text(std::string_view text);

/// Small letters as str.lower(): the full mapping of Unicode, in which U+0130 becomes two characters and a capital
/// sigma at the end of a word the final sigma (The Unicode Standard 15, section 3.13, Final_Sigma). `text` is valid
/// UTF-8.
std::string lower_text(std::string_view text);

/// The text as names are compared that may be written in several ways: Unicode's NFKC_Casefold (The Unicode Standard
/// 15, section 3.13, D147; without what is not seen), words apart by one space.
std::string folded_text(std::string_view text);

}  // namespace glass
