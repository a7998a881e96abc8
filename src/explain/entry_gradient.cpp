// Gradients with respect to the entries: the trace swaps their values for leaves of autograd.
#include "explain/entry_gradient.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "glass/base/error.h"

namespace glass {

namespace {

void check_rows(const Tensor& value, std::int64_t rows, const Point& point) {
  if (value.dim() == 2 && value.size(0) == rows && value.is_floating_point()) return;
  fail(ErrorKind::usage,
       "explain: the point '{}' does not hold one vector a token; choose one of shape [N, D], such as the default",
       point.name());
}

/// What goes on from one entry: the model's own value, zeros, or the asked one.
Tensor next_value(const EntryRequest& request, const Tensor& own, const std::vector<Tensor>& places,
                  std::size_t point) {
  if (request.zeros) return at::zeros_like(own);
  return request.replace.defined() ? rows_of_point(request.replace, places, point) : own;
}

std::vector<Tensor> gradients_of(const Tensor& targets, const std::vector<Tensor>& leaves, const Entries& entries) {
  std::vector<Tensor> gradients(leaves.size());
  // The sum's gradient holds each sequence's own: sequences do not meet in the model.
  if (targets.requires_grad())
    gradients = torch::autograd::grad({targets.sum()}, leaves, {}, std::nullopt, false, true);
  for (std::size_t point = 0; point < leaves.size(); ++point) {
    if (gradients[point].defined()) continue;
    fail(ErrorKind::usage,
         "explain: autograd finds no way from the scores to the point '{}'; the subject must not detach its values or "
         "switch "
         "gradients off",
         entries.points()[point]);
  }
  return gradients;
}

}  // namespace

EntryGradient run_at_entries(const ExplainContext& context, const Entries& entries, const EntryBatch& texts,
                             Trace& trace, const EntryRequest& request) {
  const Batch batch = batch_of(texts.inputs, texts.group, texts.edit_ids);
  const std::vector<Tensor> parameters = context.subject->parameters();
  const std::vector<Tensor> places =
      entries.places(texts.inputs, texts.group, parameters.empty() ? at::Device(at::kCPU) : parameters[0].device());
  const at::AutoGradMode mode(request.gradient);
  std::vector<Tensor> leaves(entries.points().size());
  for (std::size_t point = 0; point < leaves.size(); ++point) {
    trace.edit(entries.points()[point], [&, point](const Tensor& value, const Point& at) {
      check_rows(value, places.empty() ? batch.tokens() : places[point].size(0), at);
      check(!leaves[point].defined(), "the point '{}' fires twice in one forward", at.name());
      Tensor next = next_value(request, value, places, point).detach();
      // Without gradients the model may go on to change the value in place: keep a copy. A leaf of autograd is safe
      // from that.
      leaves[point] = request.gradient ? next.requires_grad_(true) : next.clone();
      return next;
    });
  }
  const Tensor scores = forward(context, batch, trace);
  EntryGradient result;
  result.target = request.target ? *request.target : resolve_target(context.target, scores, batch.labels);
  const Tensor targets = target_values(result.target, scores);
  if (request.gradient) result.gradient = join_by_text(gradients_of(targets, leaves, entries), places);
  for (Tensor& leaf : leaves) leaf = leaf.detach();
  result.value = join_by_text(leaves, places);
  result.scores = scores.detach();
  result.targets = targets.detach();
  return result;
}

}  // namespace glass
