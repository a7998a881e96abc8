// A norm whose scale is a point, so that attribution can hold it fixed.
#pragma once

#include "glass/model/trace.h"
#include "model/parts/parts.h"

namespace glass {

/// The norm of x. Reading `scale` computes it beside the fused kernel, which runs as if nobody watched; an edit of the
/// scale goes through the norm written out, with the edited scale.
Tensor watched_norm(const NormPart& norm, const Tensor& x, const Point& scale, Trace& trace, Boundaries cu_seqlens);

}  // namespace glass
