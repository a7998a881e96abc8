// Gradients of one update.
#include "glass/train/step.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/optim/clip.h"

namespace glass {

namespace {

/// Adds the gradients of each part's loss, then divides by the weight of all. Returns the mean loss.
at::Tensor accumulate(Transformer& model, const Task& task, const std::vector<Batch>& parts, Optimizer& optimizer,
                      Trace& trace) {
  at::Tensor sum;
  double weight = 0;
  for (const Batch& part : parts) {
    const Loss loss = task.loss(model.scores(part, trace), part);
    loss.sum.backward();
    sum = sum.defined() ? sum + loss.sum.detach() : loss.sum.detach();
    weight += loss.weight;
  }
  if (weight == 0) return sum;
  const at::NoGradGuard no_gradient;
  at::_foreach_mul_(optimizer.gradients(), 1 / weight);
  return sum / weight;
}

at::Tensor backward_whole(Transformer& model, const Task& task, const Batch& batch, Trace& trace) {
  const at::Tensor loss = task.loss(model.scores(batch, trace), batch).mean();
  loss.backward();
  return loss.detach();
}

}  // namespace

StepValues compute_gradients(Transformer& model, const Task& task, const std::vector<Batch>& parts,
                             Optimizer& optimizer, double clip_norm, Trace& trace) {
  check(!parts.empty(), "a step without a batch");
  model.set_training(true);
  optimizer.zero_gradients();
  const at::Tensor loss = parts.size() == 1 ? backward_whole(model, task, parts.front(), trace)
                                            : accumulate(model, task, parts, optimizer, trace);
  return {loss, clip_gradients(optimizer.gradients(), clip_norm)};
}

}  // namespace glass
