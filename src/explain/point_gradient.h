// The value of a point, the explained score, and the gradient of the score with respect to that value, in one forward and backward.
#pragma once

#include <functional>

#include "explain/passes.h"

namespace glass {

/// One pass at a point.
struct PointGradient {
  Tensor value;     ///< [N, D], detached
  Tensor scores;    ///< [B, C], detached
  Tensor targets;   ///< [B], detached
  Tensor gradient;  ///< [N, D]; undefined unless asked for
  ResolvedTarget target;
};

/// Asked of one pass.
struct PointRequest {
  std::string point;
  std::function<Tensor(const Tensor&)> replace;  ///< the value to go on with; empty: the model's own
  const ResolvedTarget* target = nullptr;        ///< of each sequence; null: resolved from these scores
  bool gradient = true;
};

/// Runs the batch with `trace` (which may hold other edits) and watches the point. Error (usage) where the point's value is not one row
/// a token, or where the scores do not depend on it through autograd.
PointGradient run_at_point(const ExplainContext& context, const Batch& batch, Trace& trace, const PointRequest& request);

}  // namespace glass
