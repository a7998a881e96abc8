// Whether an explanation is about one class of several, as methods need that follow a prediction.
#pragma once

#include "glass/explain/context.h"

namespace glass {

/// False where scores have no probabilities (regression, embeddings), and for targets of no class or of a whole target.
inline bool explains_one_class(const ExplainContext& context) {
  return has_probabilities(context.scores_mean().link()) && !names_no_class(context.target.kind) &&
         context.target.kind != TargetKind::sequence;
}

}  // namespace glass
