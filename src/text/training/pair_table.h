// Numbers for pairs of tokens.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/base/hash.h"

namespace glass {

/// Gives pairs the numbers 0, 1, 2 ... in the order in which they are first asked for. Open addressing; a slot holds
/// number + 1.
class PairTable {
 public:
  std::uint32_t number(std::int32_t left, std::int32_t right) {
    const std::uint64_t key = key_of(left, right);
    std::size_t slot = mix64(key) & (slots_.size() - 1);
    for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
      if (keys_[slots_[slot] - 1] == key) return slots_[slot] - 1;
    keys_.push_back(key);
    const auto made = static_cast<std::uint32_t>(keys_.size());
    slots_[slot] = made;
    if (2 * keys_.size() > slots_.size()) grow();
    return made - 1;
  }

  /// Pairs in the order of their keys are in the order of the left token, then of the right one.
  std::uint64_t key(std::uint32_t number) const { return keys_[number]; }
  std::int32_t left(std::uint32_t number) const { return static_cast<std::int32_t>(keys_[number] >> 32); }
  std::int32_t right(std::uint32_t number) const { return static_cast<std::int32_t>(keys_[number] & 0xffffffffU); }

 private:
  static std::uint64_t key_of(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
  }

  void grow() {
    slots_.assign(2 * slots_.size(), 0);
    for (std::uint32_t number = 0; number < keys_.size(); ++number) {
      std::size_t slot = mix64(keys_[number]) & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = number + 1;
    }
  }

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(1024, 0);
};

}  // namespace glass
