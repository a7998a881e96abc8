#include "model/block_pool.h"

#include <sys/mman.h>

#include <iterator>

#include "model/huge_pages.h"

namespace glass {

namespace {

constexpr std::size_t kBlockAlignment = 64;
constexpr std::size_t kMappedTogether = std::size_t{8} << 20;
constexpr std::size_t kLeastRest = 4096;  // what is less stays with the block that it was left of

}  // namespace

BlockPool::~BlockPool() {
  for (const auto& [start, size] : mappings_) munmap(start, size);
}

void BlockPool::add_free(char* start, std::size_t size) {
  auto next = pieces_.lower_bound(start);
  if (next != pieces_.end() && next->second.is_free && next->first == start + size) {
    size += next->second.size;
    free_.erase({next->second.size, next->first});
    next = pieces_.erase(next);
  }
  if (next != pieces_.begin()) {
    const auto before = std::prev(next);
    if (before->second.is_free && before->first + before->second.size == start) {
      start = before->first;
      size += before->second.size;
      free_.erase({before->second.size, before->first});
      next = pieces_.erase(before);
    }
  }
  pieces_.emplace_hint(next, start, Piece{size, true});
  free_.emplace(size, start);
}

bool BlockPool::map_more(std::size_t bytes) {
  const std::size_t size = multiple_of(kMappedTogether, bytes);
  void* const mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return false;
  char* const start = static_cast<char*>(mapped);
  mappings_.emplace(start, size);
  add_free(start, size);
  return true;
}

void* BlockPool::take(std::size_t bytes) {
  // The unit more keeps arrays of whole pages from lying at the same place of a page each, which slows down sums of
  // them.
  const std::size_t size = multiple_of(kBlockAlignment, bytes) + kBlockAlignment;
  const std::lock_guard lock(mutex_);
  auto found = free_.lower_bound({size, nullptr});
  if (found == free_.end()) {
    if (!map_more(size)) return nullptr;
    found = free_.lower_bound({size, nullptr});
  }
  const auto [whole, start] = *found;
  free_.erase(found);
  const auto piece = pieces_.find(start);
  piece->second = {whole, false};
  if (whole - size >= kLeastRest) {
    piece->second.size = size;
    pieces_.emplace_hint(std::next(piece), start + size, Piece{whole - size, true});
    free_.emplace(whole - size, start + size);
  }
  return start;
}

bool BlockPool::give_back(void* block) {
  const std::lock_guard lock(mutex_);
  const auto piece = pieces_.find(static_cast<char*>(block));
  if (piece == pieces_.end() || piece->second.is_free) return false;
  const std::size_t size = piece->second.size;
  pieces_.erase(piece);
  add_free(static_cast<char*>(block), size);
  return true;
}

std::size_t BlockPool::mapped_bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const auto& [start, size] : mappings_) sum += size;
  return sum;
}

}  // namespace glass
