#include "model/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace glass {

void* map_huge_pages(std::size_t bytes) {
  // A mapping begins at any small page: what lies before and behind the aligned part goes back.
  void* start = mmap(nullptr, bytes + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return nullptr;
  char* const begin = static_cast<char*>(start);
  const std::size_t before = (kHugePage - reinterpret_cast<std::uintptr_t>(begin) % kHugePage) % kHugePage;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + bytes, kHugePage - before);
  madvise(begin + before, bytes, MADV_HUGEPAGE);  // Refused by kernels without them, and then all is as it was.
  return begin + before;
}

}  // namespace glass
