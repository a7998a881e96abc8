// Baselines: the text from which nothing can be known. Special tokens and positions stay, every other token is
// replaced.
#pragma once

#include <string>
#include <vector>

#include "explain/passes.h"

namespace glass {

/// How a forward becomes that of the baseline: ids that replace the tokens, or an edit of a point, or zeros at the
/// explained point.
struct Baseline {
  EditIds edit_ids;    ///< pad, mask
  Tensor word_vector;  ///< mean: replaces the word vectors of all tokens that are not special, [D]
  bool zeros = false;  ///< zero: zero vectors at every position of the explained point
};

const std::vector<std::string>& baseline_names();

/// Error (config) at `key` when the vocabulary or the model lacks what the baseline needs. Refers to `inputs`, which
/// must live on.
Baseline make_baseline(const std::string& name, const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                       const std::string& key);

/// The id of the mask token, else that of the unknown token. Error (config) where the vocabulary has neither.
std::int64_t mask_or_unk(const SpecialIds& ids, const std::string& key);

/// Replaces all ids but those of special tokens.
void replace_ids(const ExplainInput& input, std::int64_t replacement, std::int64_t* ids);

/// Asks the trace for the baseline's edit of the word vectors, if it has one.
void add_baseline_edit(const Baseline& baseline, const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                       const PassGroup& group, Trace& trace);

}  // namespace glass
