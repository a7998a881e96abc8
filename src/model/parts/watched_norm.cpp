#include "model/parts/watched_norm.h"

#include <ATen/ATen.h>

namespace glass {

Tensor watched_norm(const NormPart& norm, const Tensor& x, const Point& scale, Trace& trace, Boundaries cu_seqlens) {
  if (!trace.wants(scale)) return norm.forward(x);
  const Tensor value = trace.at(scale, norm.scale(x), cu_seqlens);
  return trace.edits(scale) ? norm.forward_with(x, value) : norm.forward(x);
}

}  // namespace glass
