// The suffixes of a text in order, as far as short substrings need them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace glass {

/// The places of all suffixes, sorted by their first `depth` characters (rounded up to a power of two); equal ones
/// stand together. Prefix doubling with counting sort (Manber and Myers 1993): O(n log depth) for any text.
std::vector<std::uint32_t> sort_suffixes(std::u32string_view text, std::size_t depth);

/// A substring that is found more than once and is followed by different characters, or by the end of the text: an
/// inner node of the suffix tree. Its places are those of `order[first ... first + count)`.
struct Substring {
  std::uint32_t first = 0, count = 0, length = 0;
};

/// All such substrings of 1 to `depth` characters, for an order that was sorted by at least `depth` of them (Abouelhoda
/// et al. 2004).
std::vector<Substring> repeated_substrings(std::u32string_view text, const std::vector<std::uint32_t>& order,
                                           std::size_t depth);

}  // namespace glass
