// A trie of byte strings with numbers, built once and read often.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace glass {

/// All beginnings of a text that are in the trie are found in one walk. Children of a node stand side by side, sorted
/// by their byte.
class ByteTrie {
 public:
  ByteTrie() = default;
  /// Strings that are not empty, with values >= 0; of equal strings the later one counts.
  explicit ByteTrie(std::vector<std::pair<std::string_view, std::int32_t>> strings);

  bool empty() const { return nodes_.size() <= 1; }

  /// Calls `use(length, value)` for every string that `text` begins with, the shortest first.
  template <typename Use>
  void for_each_prefix(std::string_view text, const Use& use) const {
    std::uint32_t node = 0;
    for (std::size_t length = 0; length < text.size();) {
      node = length == 0 ? root_[static_cast<unsigned char>(text[0])]
                         : child(node, static_cast<unsigned char>(text[length]));
      if (node == 0) return;
      ++length;
      if (nodes_[node].value >= 0) use(length, nodes_[node].value);
    }
  }

 private:
  struct Node {
    std::uint32_t first = 0;  ///< of the children
    std::uint16_t count = 0;
    unsigned char byte = 0;
    std::int32_t value = -1;
  };
  using Strings = std::span<const std::pair<std::string_view, std::int32_t>>;
  std::uint32_t child(std::uint32_t node, unsigned char byte) const;
  std::vector<Node> nodes_{1};
  std::vector<std::uint32_t> root_ = std::vector<std::uint32_t>(256, 0);
};

}  // namespace glass
