// A Subject from a function: for a module of one's own that needs no class around it. Brings ATen, which the function
// is written with.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "glass/model/subject.h"

namespace glass {

/// A module without dropout or further capabilities; those that have them derive from Subject.
class WrappedModule final : public Subject {
 public:
  /// The scores of every sequence, [B, C]; its values pass through the trace.
  using Forward = std::function<Tensor(const Batch& batch, Trace& trace)>;
  /// `points` are those that `forward` fires, in order.
  WrappedModule(std::vector<PointInfo> points, Forward forward)
      : points_(std::move(points)), forward_(std::move(forward)) {}

  Tensor scores(const Batch& batch, Trace& trace) override { return forward_(batch, trace); }
  std::vector<PointInfo> points() const override { return points_; }

 private:
  std::vector<PointInfo> points_;
  Forward forward_;
};

/// The rows [N, D] of each sequence added up, [B, D]. Differentiable.
inline Tensor sum_by_sequence(const Tensor& rows, const Batch& batch) {
  std::vector<Tensor> sums;
  for (std::int64_t b = 0; b < batch.size(); ++b)
    sums.push_back(rows.narrow(0, batch.cu_seqlens[static_cast<std::size_t>(b)], batch.length(b)).sum(0));
  return at::stack(sums);
}

}  // namespace glass
