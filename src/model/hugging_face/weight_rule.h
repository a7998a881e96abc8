// How the weights of a checkpoint are named and laid out, rule by rule. No LibTorch here: what reads a config.json is
// fuzzed without it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace glass {

/// stacked: the file's tensors one under the other (one of them: as it is). transposed: GPT-2's [in, out]. by_head:
/// rows ordered by head, then query, key, value (GPT-NeoX, BLOOM); ours are queries, keys, values, each ordered by
/// head. row: [1, n], ours [n].
enum class WeightForm { stacked, transposed, by_head, row };

/// `#` in `ours` matches a number, `*` the last word ("weight", "bias"); both are put into `theirs`. `~` in `theirs` is
/// the prefix of the family's base model ("bert."), which files of a bare model lack. `a|b` are two names in use for
/// one tensor.
struct WeightRule {
  std::string ours;
  std::vector<std::string> theirs;
  WeightForm form = WeightForm::stacked;
};

/// The names in the file for one of our names, or nothing where the rule does not fit.
std::optional<std::vector<std::string>> apply_rule(const WeightRule& rule, const std::string& ours,
                                                   const std::string& prefix);

}  // namespace glass
