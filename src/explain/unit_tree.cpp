// Trees by halves.
#include "explain/unit_tree.h"

#include <functional>

namespace glass {

namespace {

/// Where a node is cut: a place within (first, last).
using Cut = std::function<std::size_t(std::size_t first, std::size_t last)>;

std::size_t add_node(std::size_t first, std::size_t last, const Cut& cut, UnitTree& tree) {
  const std::size_t place = tree.size();
  tree.push_back({first, last, 0, 0});
  if (last - first < 2) return place;
  const std::size_t middle = cut(first, last);
  const std::size_t left = add_node(first, middle, cut, tree);
  const std::size_t right = add_node(middle, last, cut, tree);
  tree[place].left = left;
  tree[place].right = right;
  return place;
}

UnitTree make_tree(std::size_t units, const Cut& cut) {
  UnitTree tree;
  if (units > 0) add_node(0, units, cut, tree);
  return tree;
}

std::size_t half(std::size_t first, std::size_t last) {
  return first + (last - first + 1) / 2;
}

/// The middle one of the places in (first, last) at which the number of what a unit stands in changes; `last` where it
/// never does.
std::size_t middle_change(const Units& units, const std::vector<std::int32_t>& numbers, std::size_t first,
                          std::size_t last) {
  std::vector<std::size_t> changes;
  for (std::size_t u = first + 1; u < last && !numbers.empty(); ++u) {
    if (numbers[units[u].front()] != numbers[units[u - 1].front()]) changes.push_back(u);
  }
  return changes.empty() ? last : changes[changes.size() / 2];
}

}  // namespace

UnitTree balanced_tree(std::size_t units) {
  return make_tree(units, half);
}

UnitTree nested_tree(const Units& units, const ExplainInput& input) {
  return make_tree(units.size(), [&](std::size_t first, std::size_t last) {
    for (const std::vector<std::int32_t>* numbers : {&input.sentences, &input.words}) {
      const std::size_t middle = middle_change(units, *numbers, first, last);
      if (middle < last) return middle;
    }
    return half(first, last);
  });
}

}  // namespace glass
