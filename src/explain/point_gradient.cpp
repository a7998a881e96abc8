// Gradients with respect to a point: the trace swaps the value for a leaf of autograd.
#include "explain/point_gradient.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "glass/base/error.h"

namespace glass {

namespace {

void check_rows(const Tensor& value, const Batch& batch, const Point& point) {
  if (value.dim() == 2 && value.size(0) == batch.tokens() && value.is_floating_point()) return;
  fail(ErrorKind::usage, "explain: the point '{}' does not hold one vector a token; choose one of shape [N, D], such as the default",
       point.name());
}

Tensor gradient_of(const Tensor& targets, const Tensor& leaf, const std::string& point) {
  Tensor gradient;
  // The sum's gradient holds each sequence's own: sequences do not meet in the model.
  if (targets.requires_grad()) gradient = torch::autograd::grad({targets.sum()}, {leaf}, {}, std::nullopt, false, true)[0];
  if (!gradient.defined()) {
    fail(ErrorKind::usage,
         "explain: autograd finds no way from the scores to the point '{}'; the subject must not detach its values or switch "
         "gradients off",
         point);
  }
  return gradient;
}

}  // namespace

PointGradient run_at_point(const ExplainContext& context, const Batch& batch, Trace& trace, const PointRequest& request) {
  PointGradient result;
  const at::AutoGradMode mode(request.gradient);
  trace.edit(request.point, [&](const Tensor& value, const Point& point) {
    check_rows(value, batch, point);
    check(!result.value.defined(), "the point '{}' fires twice in one forward", point.name());
    Tensor next = (request.replace ? request.replace(value) : value).detach();
    // Without gradients the model may go on to change the value in place: keep a copy. A leaf of autograd is safe from that.
    result.value = request.gradient ? next.requires_grad_(true) : next.clone();
    return next;
  });
  const Tensor scores = forward(context, batch, trace);
  result.target = request.target ? *request.target : resolve_target(context.target, scores);
  const Tensor targets = target_values(result.target, scores);
  if (request.gradient) result.gradient = gradient_of(targets, result.value, request.point);
  result.value = result.value.detach();
  result.scores = scores.detach();
  result.targets = targets.detach();
  return result;
}

}  // namespace glass
