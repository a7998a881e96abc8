// Baselines: the text from which nothing can be known. Special tokens and positions stay, every other token is
// replaced.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "glass/explain/gradients.h"
#include "glass/explain/group.h"
#include "glass/explain/replacement.h"

namespace glass {

/// How a forward becomes that of the baseline: ids that replace the tokens, or an edit of a point, or zeros at the
/// explained point.
struct Baseline {
  Replacement replacement;             ///< its name, and what it puts in place of tokens
  ExplainGroup::ChangeVariant change;  ///< of tokens, counterfactual, given; empty: none
  bool zeros = false;                  ///< zero: zero vectors at every position of the explained point
  bool is_shared = false;  ///< paths at several points start from it, and share the pass of the text as it is
  /// By point: its values, score and gradients, where they share its own pass too; empty: each path runs it.
  std::map<std::string, InputGradients> shared = {};
};

/// The baselines of these names, and behind them those that the texts bring themselves. Error (config) at `key` when
/// the vocabulary, the model or a text lacks what one needs. They refer to the group, which must live on.
std::vector<Baseline> make_baselines(const std::vector<std::string>& names, const ExplainGroup& group,
                                     const std::string& key);

/// Asks the trace for the baseline's edit of the word vectors, if it has one.
void add_baseline_edit(const Baseline& baseline, const ExplainGroup& group, const Variants& variants, Trace& trace);

/// Records the baselines that were used: settings "baseline" (one, or a list), with their tokens beside it.
void record_baselines(const std::vector<Baseline>& baselines, Json& settings);

}  // namespace glass
