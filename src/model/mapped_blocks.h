// Large blocks of memory, each a mapping of its own, that are kept for the next one of their size.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <unordered_map>

namespace glass {

/// Hands out mappings of huge pages. One that is given back waits for a block of about its size, as long as used and
/// waiting ones together are no more than was in use at one time before: keeping memory never raises the peak. Safe
/// from several threads.
class MappedBlocks {
 public:
  MappedBlocks() = default;
  MappedBlocks(const MappedBlocks&) = delete;
  MappedBlocks& operator=(const MappedBlocks&) = delete;
  ~MappedBlocks();

  /// At least `bytes` bytes; nullptr where the system has no more memory.
  void* take(std::size_t bytes);
  /// False for memory that is no block of this.
  bool give_back(void* block);
  /// Bytes in use and waiting.
  std::size_t mapped_bytes() const;

 private:
  void* take_waiting(std::size_t size);
  void* map(std::size_t size);
  void drop_waiting(std::size_t most);

  mutable std::mutex mutex_;
  std::unordered_map<void*, std::size_t> used_;
  std::multimap<std::size_t, void*> waiting_;  // by size
  std::size_t used_bytes_ = 0, waiting_bytes_ = 0, peak_ = 0;
};

}  // namespace glass
