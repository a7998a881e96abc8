// Building the trie level by level from the sorted strings.
#include "text/byte_trie.h"

#include <algorithm>
#include <deque>

namespace glass {

ByteTrie::ByteTrie(std::vector<std::pair<std::string_view, std::int32_t>> strings) {
  std::stable_sort(strings.begin(), strings.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  struct Range {
    std::uint32_t node;
    std::size_t begin, end, depth;
  };
  std::deque<Range> waiting{{0, 0, strings.size(), 0}};
  while (!waiting.empty()) {
    const Range range = waiting.front();
    waiting.pop_front();
    std::size_t at = range.begin;
    // Strings that end here stand first; the last of equal ones counts.
    for (; at < range.end && strings[at].first.size() == range.depth; ++at)
      nodes_[range.node].value = strings[at].second;
    nodes_[range.node].first = static_cast<std::uint32_t>(nodes_.size());
    while (at < range.end) {
      const auto byte = static_cast<unsigned char>(strings[at].first[range.depth]);
      std::size_t end = at;
      while (end < range.end && static_cast<unsigned char>(strings[end].first[range.depth]) == byte) ++end;
      const auto node = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({0, 0, byte, -1});
      ++nodes_[range.node].count;
      if (range.depth == 0) root_[byte] = node;
      waiting.push_back({node, at, end, range.depth + 1});
      at = end;
    }
  }
}

std::uint32_t ByteTrie::child(std::uint32_t node, unsigned char byte) const {
  const Node& parent = nodes_[node];
  const auto* begin = nodes_.data() + parent.first;
  const auto* end = begin + parent.count;
  if (parent.count > 8) {
    const auto* found = std::lower_bound(begin, end, byte, [](const Node& n, unsigned char b) { return n.byte < b; });
    return found != end && found->byte == byte ? static_cast<std::uint32_t>(found - nodes_.data()) : 0;
  }
  for (const auto* at = begin; at != end; ++at)
    if (at->byte == byte) return static_cast<std::uint32_t>(at - nodes_.data());
  return 0;
}

}  // namespace glass
