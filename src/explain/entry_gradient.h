// The values where tokens enter a model, the explained score, and the gradient of the score with respect to them, in
// one forward and backward.
#pragma once

#include "explain/entries.h"

namespace glass {

/// One pass over a group of texts. Values and gradients are by text (see Entries).
struct EntryGradient {
  Tensor value;     ///< [R, D], detached
  Tensor scores;    ///< [B, C], detached
  Tensor targets;   ///< [B], detached
  Tensor gradient;  ///< [R, D]; undefined unless asked for
  ResolvedTarget target;
};

/// Asked of one pass.
struct EntryRequest {
  Tensor replace;                          ///< [R, D], the values to go on with; undefined: the model's own
  bool zeros = false;                      ///< go on with zeros instead
  const ResolvedTarget* target = nullptr;  ///< of each sequence; null: resolved from these scores
  bool gradient = true;
};

/// The texts of one pass, and what is done to them before.
struct EntryBatch {
  const std::vector<ExplainInput>& inputs;
  const PassGroup& group;
  EditIds edit_ids = {};
};

/// Runs the batch with `trace` (which may hold other edits) and watches the entries. Error (usage) where a point's
/// value is not one row a token, or where the scores do not depend on it through autograd.
EntryGradient run_at_entries(const ExplainContext& context, const Entries& entries, const EntryBatch& batch,
                             Trace& trace, const EntryRequest& request);

}  // namespace glass
