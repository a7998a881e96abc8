// Trees by halves.
#include "explain/unit_tree.h"

#include <functional>
#include <map>
#include <utility>

#include "glass/base/error.h"

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

/// A written node whose units begin with `next`, which becomes the one behind them; cuts are kept by the node's ends.
std::size_t read_node(const Json& node, std::map<std::pair<std::size_t, std::size_t>, std::size_t>& cuts,
                      std::size_t& next, const std::string& place) {
  if (node.is_number_unsigned()) {
    if (node.get<std::size_t>() != next)
      fail(ErrorKind::config, "{}: unit {} stands where unit {} is expected; write every unit once, in their order",
           place, node.get<std::size_t>(), next);
    return next++;
  }
  if (!node.is_array() || node.size() != 2)
    fail(ErrorKind::config, "{}: '{}' is neither the number of a unit nor a list of two halves", place,
         shown(dump_json(node)));
  const std::size_t first = next;
  read_node(node[0], cuts, next, place);
  const std::size_t middle = next;
  read_node(node[1], cuts, next, place);
  cuts[{first, next}] = middle;
  return first;
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

UnitTree written_tree(const Json& tree, std::size_t units, std::size_t players, const std::string& place) {
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> cuts;
  std::size_t next = 0;
  read_node(tree, cuts, next, place);
  if (next != units) fail(ErrorKind::config, "{}: the tree has {} units, the text has {}", place, next, units);
  return make_tree(players, [&](std::size_t first, std::size_t last) {
    // Of a node whose end is not among the players the part before their end stands for it.
    std::size_t end = last;
    if (last == players) {
      for (const auto& [ends, middle] : cuts) {
        if (ends.first == first && ends.second >= players && middle < players && middle > first) end = ends.second;
      }
    }
    return cuts.at({first, end});
  });
}

}  // namespace glass
