#include "model/mapped_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <iterator>

#include "model/huge_pages.h"

namespace glass {

namespace {

/// A waiting block serves one that is smaller by at most the eighth part of it.
constexpr std::size_t kPartsThatFit = 8;

}  // namespace

MappedBlocks::~MappedBlocks() {
  drop_waiting(0);
  for (const auto& [start, size] : used_) munmap(start, size);
}

/// The largest go first: they are the least likely to fit again.
void MappedBlocks::drop_waiting(std::size_t most) {
  while (waiting_bytes_ > most) {
    const auto last = std::prev(waiting_.end());
    munmap(last->second, last->first);
    waiting_bytes_ -= last->first;
    waiting_.erase(last);
  }
}

void* MappedBlocks::take_waiting(std::size_t size) {
  const auto found = waiting_.lower_bound(size);
  if (found == waiting_.end() || found->first - size > found->first / kPartsThatFit) return nullptr;
  const auto [whole, block] = *found;
  waiting_.erase(found);
  waiting_bytes_ -= whole;
  used_.emplace(block, whole);
  used_bytes_ += whole;
  return block;
}

void* MappedBlocks::map(std::size_t size) {
  const std::size_t needed = used_bytes_ + size;
  drop_waiting(peak_ > needed ? peak_ - needed : 0);
  void* block = map_huge_pages(size);
  if (block == nullptr && waiting_bytes_ > 0) {
    drop_waiting(0);
    block = map_huge_pages(size);
  }
  if (block == nullptr) return nullptr;
  used_.emplace(block, size);
  used_bytes_ = needed;
  return block;
}

void* MappedBlocks::take(std::size_t bytes) {
  const std::size_t size = multiple_of(kHugePage, std::max<std::size_t>(bytes, 1));
  const std::lock_guard lock(mutex_);
  void* block = take_waiting(size);
  if (block == nullptr) block = map(size);
  peak_ = std::max(peak_, used_bytes_);
  return block;
}

bool MappedBlocks::give_back(void* block) {
  const std::lock_guard lock(mutex_);
  const auto found = used_.find(block);
  if (found == used_.end()) return false;
  const std::size_t size = found->second;
  used_.erase(found);
  used_bytes_ -= size;
  waiting_.emplace(size, block);
  waiting_bytes_ += size;
  return true;
}

std::size_t MappedBlocks::mapped_bytes() const {
  const std::lock_guard lock(mutex_);
  return used_bytes_ + waiting_bytes_;
}

}  // namespace glass
