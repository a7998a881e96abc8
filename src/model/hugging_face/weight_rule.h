// How the weights of a checkpoint are named and laid out, rule by rule. No LibTorch here: what reads a config.json is
// fuzzed without it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glass/model/architecture.h"

namespace glass {

/// stacked: the file's tensors one under the other (one of them: as it is). transposed: GPT-2's [in, out]. by_head:
/// rows ordered by head, then query, key, value (GPT-NeoX, BLOOM); ours are queries, keys, values, each ordered by
/// head. by_group: the same with the queries of several heads before their one key and value (Falcon). row: [1, n],
/// ours [n]. neighbours: stacked, where rotary positions turn each value of queries and keys against its neighbour
/// (GPT-J); ours are turned against those half a turning width away.
enum class WeightForm { stacked, transposed, by_head, by_group, row, neighbours };

/// `#` in `ours` matches a number, `*` the last word ("weight", "bias"); both are put into `theirs`. `~` in `theirs` is
/// the prefix of the family's base model ("bert."), which files of a bare model lack. `a|b` are two names in use for
/// one tensor.
struct WeightRule {
  std::string ours;
  std::vector<std::string> theirs;
  WeightForm form = WeightForm::stacked;
  bool (*applies)(const Architecture& architecture) = nullptr;  ///< null: to every model of the family
};

/// The names in the file for one of our names, or nothing where the rule does not fit.
std::optional<std::vector<std::string>> apply_rule(const WeightRule& rule, const std::string& ours,
                                                   const std::string& prefix);

}  // namespace glass
