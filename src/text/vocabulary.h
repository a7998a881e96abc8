// Token texts by id and ids by text, with a look-up that copies nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/hash.h"

namespace glass {

/// Different texts with ids; ids may leave gaps. Open addressing over FNV-1a states, which extend byte by byte: all
/// beginnings of a word are hashed in one pass.
class Vocabulary {
 public:
  using State = std::uint64_t;
  static constexpr State kStart = 0xcbf29ce484222325ULL;

  static State extend(State state, std::string_view bytes) {
    for (const char byte : bytes) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    return state;
  }

  /// Makes room for this many ids.
  void reserve(std::size_t ids);
  /// Adds a text under the next id; -1 (and nothing added) when it is there already.
  std::int32_t add(std::string text);
  /// Adds a text under an id of one's own choice; false (and nothing added) when the text or the id is there already.
  bool add(std::string text, std::int32_t id);
  /// The id of a text, or -1.
  std::int32_t find(std::string_view text) const { return find(extend(kStart, text), {}, text); }
  /// The id of `head` followed by `tail`, whose joint state is `state`, or -1.
  std::int32_t find(State state, std::string_view head, std::string_view tail) const;

  bool has(std::int32_t id) const {
    return id >= 0 && static_cast<std::size_t>(id) < used_.size() && used_[static_cast<std::size_t>(id)];
  }
  /// The texts by id; a gap is an empty text.
  const std::vector<std::string>& texts() const { return texts_; }
  /// One more than the largest id.
  std::int64_t size() const { return static_cast<std::int64_t>(texts_.size()); }
  /// Number of texts: without the gaps.
  std::int64_t count() const { return count_; }
  /// Bytes of the longest text.
  std::size_t longest() const { return longest_; }

 private:
  void resize_slots(std::size_t slots);
  void put(std::size_t id);
  std::vector<std::string> texts_;
  std::vector<std::uint64_t> hashes_;
  std::vector<bool> used_;
  std::vector<std::int32_t> slots_;  ///< id + 1, 0 = free; a power of two
  std::size_t longest_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace glass
