// The Hugging Face library's normal forms are those of Unicode 9; these are the differences to utf8proc's.
#pragma once

#include <cstdint>

namespace glass {

/// The canonical combining class; 0 for marks that came after Unicode 9.
std::uint16_t combining_class(char32_t c);
/// True for characters that its compatibility decomposition leaves whole.
bool stays_whole(char32_t c);
/// True for what its StripAccents removes.
bool is_stripped_accent(char32_t c);

}  // namespace glass
