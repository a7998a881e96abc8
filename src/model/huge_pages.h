// Mappings of whole huge pages.
#pragma once

#include <cstddef>

namespace glass {

/// What a huge page has on x86-64 and on ARM with pages of 4 KiB.
inline constexpr std::size_t kHugePage = std::size_t{2} << 20;

constexpr std::size_t multiple_of(std::size_t unit, std::size_t bytes) {
  return (bytes + unit - 1) / unit * unit;
}

/// `bytes` zero bytes, a multiple of kHugePage, that begin at one. The system is asked to back them with huge pages,
/// which it does where they are set to `madvise` or `always`: a page in place of 512 to be touched, and less to look
/// up. nullptr where there is no more memory.
void* map_huge_pages(std::size_t bytes);

}  // namespace glass
