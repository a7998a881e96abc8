// The two ways to merge a word.
#include "text/models/merge_table.h"

#include <algorithm>
#include <queue>

namespace glass {

namespace {

constexpr std::size_t kShort = 48;  // symbols; up to here searching beats a heap

void merge_short(const MergeTable& merges, std::vector<Symbol>& symbols) {
  Merge found[kShort];
  std::size_t size = symbols.size();
  for (std::size_t i = 0; i + 1 < size; ++i) found[i] = merges.find(symbols[i].id, symbols[i + 1].id);
  while (size > 1) {
    std::size_t best = 0;
    for (std::size_t i = 1; i + 1 < size; ++i)
      if (found[i].rank < found[best].rank) best = i;
    if (found[best].rank == UINT32_MAX) break;
    symbols[best].id = found[best].id;
    symbols[best].length += symbols[best + 1].length;
    std::move(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 2,
              symbols.begin() + static_cast<std::ptrdiff_t>(size),
              symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    if (size > best + 2) std::move(found + best + 2, found + size - 1, found + best + 1);
    --size;
    if (best > 0) found[best - 1] = merges.find(symbols[best - 1].id, symbols[best].id);
    if (best + 1 < size) found[best] = merges.find(symbols[best].id, symbols[best + 1].id);
  }
  symbols.resize(size);
}

/// A merge that waits in the heap; it has expired when its two symbols are not what they were.
struct Waiting {
  std::uint32_t rank;
  std::int32_t position, left, right, id;
  bool operator>(const Waiting& other) const {
    return rank != other.rank ? rank > other.rank : position > other.position;
  }
};

class HeapMerge {
 public:
  HeapMerge(const MergeTable& merges, std::vector<Symbol>& symbols)
      : merges_(merges), symbols_(symbols), next_(symbols.size()), before_(symbols.size()) {
    const auto count = static_cast<std::int32_t>(symbols.size());
    for (std::int32_t i = 0; i < count; ++i) {
      next_[i] = i + 1 < count ? i + 1 : -1;
      before_[i] = i - 1;
    }
    for (std::int32_t i = 0; i + 1 < count; ++i) push(i);
  }

  void run() {
    while (!heap_.empty()) {
      const Waiting top = heap_.top();
      heap_.pop();
      const std::int32_t right = next_[top.position];
      if (symbols_[top.position].length == 0 || right < 0) continue;
      if (symbols_[top.position].id != top.left || symbols_[right].id != top.right) continue;
      symbols_[top.position].id = top.id;
      symbols_[top.position].length += symbols_[right].length;
      symbols_[right].length = 0;
      next_[top.position] = next_[right];
      if (next_[right] >= 0) before_[next_[right]] = top.position;
      if (before_[top.position] >= 0) push(before_[top.position]);
      push(top.position);
    }
    std::erase_if(symbols_, [](const Symbol& symbol) { return symbol.length == 0; });
  }

 private:
  void push(std::int32_t position) {
    const std::int32_t right = next_[position];
    if (right < 0) return;
    const Merge merge = merges_.find(symbols_[position].id, symbols_[right].id);
    if (merge.id >= 0) heap_.push({merge.rank, position, symbols_[position].id, symbols_[right].id, merge.id});
  }

  const MergeTable& merges_;
  std::vector<Symbol>& symbols_;
  std::vector<std::int32_t> next_, before_;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> heap_;
};

}  // namespace

void merge_symbols(const MergeTable& merges, std::vector<Symbol>& symbols) {
  if (symbols.size() < 2) return;
  if (symbols.size() <= kShort)
    merge_short(merges, symbols);
  else
    HeapMerge(merges, symbols).run();
}

}  // namespace glass
