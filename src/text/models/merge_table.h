// The merges of byte-pair encoding: which two neighbours become one token, and in which order.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/hash.h"

namespace glass {

struct Merge {
  std::uint32_t rank = UINT32_MAX;  ///< the smallest is merged first; UINT32_MAX: no merge
  std::int32_t id = -1;             ///< of the token that comes out
};

/// A flat hash table from a pair of ids to its merge.
class MergeTable {
 public:
  explicit MergeTable(std::size_t merges) {
    while (slots_.size() < 2 * merges + 2) slots_.resize(slots_.empty() ? 64 : slots_.size() * 2);
  }

  /// A pair that stands twice has the later rank.
  void put(std::int32_t left, std::int32_t right, Merge merge) {
    const std::uint64_t key = pair(left, right);
    std::size_t slot = mix64(key) & (slots_.size() - 1);
    while (slots_[slot].merge.id >= 0 && slots_[slot].key != key) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = {key, merge};
  }

  Merge find(std::int32_t left, std::int32_t right) const {
    const std::uint64_t key = pair(left, right);
    for (std::size_t slot = mix64(key) & (slots_.size() - 1); slots_[slot].merge.id >= 0;
         slot = (slot + 1) & (slots_.size() - 1))
      if (slots_[slot].key == key) return slots_[slot].merge;
    return {};
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    Merge merge;
  };
  static std::uint64_t pair(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
  }
  std::vector<Slot> slots_;
};

/// A symbol of a word that is being merged; length 0 marks one that went into its left neighbour.
struct Symbol {
  std::int32_t id = 0;
  std::uint32_t length = 0;
};

/// Merges neighbours, lowest rank first and then from the left, until none is left; what remains moves to the front.
/// Sennrich et al. 2016 (https://arxiv.org/abs/1508.07909). Short words are searched again for each merge, long ones
/// have a heap: the time is n log n for any word.
void merge_symbols(const MergeTable& merges, std::vector<Symbol>& symbols);

}  // namespace glass
