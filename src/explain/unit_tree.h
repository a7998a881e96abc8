// Binary trees over the units of a text, for values that respect which units belong together.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/explain/units.h"

namespace glass {

/// Units [first, last) of a text, and the nodes that they are halved into; a leaf is one unit.
struct TreeNode {
  std::size_t first = 0, last = 0;
  std::size_t left = 0, right = 0;  ///< places in the tree; 0 for leaves
  std::size_t size() const { return last - first; }
};

/// The root is node 0; empty for a text without units.
using UnitTree = std::vector<TreeNode>;

/// Halves of the units, the left one larger by one where they are odd.
UnitTree balanced_tree(std::size_t units);
/// Halves of the sentences, within a sentence halves of its words, within a word halves of its units. A text that comes
/// without sentences is one.
UnitTree nested_tree(const Units& units, const ExplainInput& input);

/// A tree that a user wrote over all units of a text: a unit is its number, a node the list of its two halves, such as
/// [[0, 1], [2, [3, 4]]]; every unit stands there once, in their order. Only its first `players` units are kept. Error
/// (config) that begins with `place` for another shape.
UnitTree written_tree(const Json& tree, std::size_t units, std::size_t players, const std::string& place);

}  // namespace glass
