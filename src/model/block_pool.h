// Memory in large blocks that stays with the process: what one batch gives back, the next one takes.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace glass {

/// Hands out blocks by best fit; a block that is given back joins its free neighbours. Blocks begin at multiples of 64
/// bytes, those that follow one another not at the same place of a page. Safe from several threads.
class BlockPool {
 public:
  BlockPool() = default;
  BlockPool(const BlockPool&) = delete;
  BlockPool& operator=(const BlockPool&) = delete;
  ~BlockPool();

  /// At least `bytes` bytes; nullptr where the system has no more memory.
  void* take(std::size_t bytes);
  /// False for memory that is no block of this pool.
  bool give_back(void* block);
  /// Bytes that the system gave, in use or not.
  std::size_t mapped_bytes() const;

 private:
  struct Piece {
    std::size_t size = 0;
    bool is_free = false;
  };

  bool map_more(std::size_t bytes);
  void add_free(char* start, std::size_t size);

  mutable std::mutex mutex_;
  std::map<char*, Piece> pieces_;                 // all that is mapped, by address
  std::set<std::pair<std::size_t, char*>> free_;  // of them the free ones, by size
  std::map<char*, std::size_t> mappings_;
};

}  // namespace glass
