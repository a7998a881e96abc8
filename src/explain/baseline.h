// Baselines: the text from which nothing can be known. Special tokens and positions stay, every other token is
// replaced.
#pragma once

#include <string>
#include <vector>

#include "glass/explain/group.h"

namespace glass {

/// How a forward becomes that of the baseline: ids that replace the tokens, or an edit of a point, or zeros at the
/// explained point.
struct Baseline {
  std::string name;
  ExplainGroup::ChangeVariant change;  ///< pad, mask, counterfactual, given
  Tensor word_vector;                  ///< mean: replaces the word vectors of all tokens that are not special, [D]
  bool zeros = false;                  ///< zero: zero vectors at every position of the explained point
};

/// mask, pad, zero, mean, counterfactual.
const std::vector<std::string>& baseline_names();

/// The baselines of these names, and behind them those that the texts bring themselves. Error (config) at `key` when
/// the vocabulary, the model or a text lacks what one needs. They refer to the group, which must live on.
std::vector<Baseline> make_baselines(const std::vector<std::string>& names, const ExplainGroup& group,
                                     const std::string& key);

/// Asks the trace for the baseline's edit of the word vectors, if it has one.
void add_baseline_edit(const Baseline& baseline, const ExplainGroup& group, const Variants& variants, Trace& trace);

}  // namespace glass
