// Words that have been cut before, with their tokens.
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/hash.h"
#include "text/models/model.h"

namespace glass {

/// A flat hash table from words to tokens; when it is full it starts anew, so that its memory has a bound. Not for
/// several threads.
class WordCache {
 public:
  static constexpr std::size_t kLongestWord = 64;  // bytes; longer ones seldom come twice

  /// The tokens of a word of at most kLongestWord bytes, or an empty span.
  std::span<const ModelToken> find(std::string_view word) const {
    const std::uint64_t hash = hash_of(word);
    for (std::size_t slot = hash & kMask; slots_[slot].count != 0; slot = (slot + 1) & kMask) {
      const Slot& found = slots_[slot];
      if (found.hash == hash && found.length == word.size() &&
          std::memcmp(keys_.data() + found.key, word.data(), word.size()) == 0)
        return {tokens_.data() + found.token, found.count};
    }
    return {};
  }

  /// Remembers a word that is not there; one without tokens is not kept.
  void put(std::string_view word, std::span<const ModelToken> tokens) {
    if (tokens.empty()) return;
    if (used_ >= kMost) clear();
    const std::uint64_t hash = hash_of(word);
    std::size_t slot = hash & kMask;
    while (slots_[slot].count != 0) slot = (slot + 1) & kMask;
    slots_[slot] = {hash, static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(tokens_.size()),
                    static_cast<std::uint16_t>(word.size()), static_cast<std::uint16_t>(tokens.size())};
    keys_.append(word);
    tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
    ++used_;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t key = 0, token = 0;
    std::uint16_t length = 0, count = 0;  ///< count 0: free
  };
  static constexpr std::size_t kSlots = std::size_t{1} << 17, kMask = kSlots - 1, kMost = kSlots / 2;

  static std::uint64_t hash_of(std::string_view word) {
    std::uint64_t hash = word.size() * 0x9e3779b97f4a7c15ULL, part = 0;
    const char* at = word.data();
    std::size_t left = word.size();
    for (; left > 8; left -= 8, at += 8) {
      std::memcpy(&part, at, 8);
      hash = mix64(hash ^ part);
    }
    return mix64(hash ^ last_bytes(at, left));
  }

  /// Up to eight bytes as one number, without a loop or a call: the reads overlap.
  static std::uint64_t last_bytes(const char* at, std::size_t count) {
    const auto byte = [at](std::size_t k) { return static_cast<std::uint64_t>(static_cast<unsigned char>(at[k])); };
    if (count < 4) return count == 0 ? 0 : byte(0) | byte(count / 2) << 8 | byte(count - 1) << 16;
    std::uint32_t first = 0, last = 0;
    std::memcpy(&first, at, 4);
    std::memcpy(&last, at + count - 4, 4);
    return first | static_cast<std::uint64_t>(last) << 32;
  }

  void clear() {
    slots_.assign(kSlots, {});
    keys_.clear();
    tokens_.clear();
    used_ = 0;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
  std::string keys_;
  std::vector<ModelToken> tokens_;
  std::size_t used_ = 0;
};

}  // namespace glass
