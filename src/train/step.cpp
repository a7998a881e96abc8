// Gradients of one update.
#include "glass/train/step.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/optim/clip.h"
#include "glass/train/processes.h"
#include "train/gradient_reducer.h"

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

/// The same over the parts of several processes. The reducer leaves the mean over the processes.
at::Tensor accumulate_shared(Transformer& model, const Task& task, const std::vector<Batch>& parts,
                             Optimizer& optimizer, Trace& trace, const SharedStep& shared) {
  double sum = 0, weight = 0;
  for (const Batch& part : parts) {
    const Loss loss = task.loss(model.scores(part, trace), part);
    sum += loss.sum.item<double>();
    weight += loss.weight;
    if (&part == &parts.back()) {
      shared.reducer.backward(loss.sum);
    } else {
      loss.sum.backward();
    }
  }
  if (parts.empty()) shared.reducer.backward({});
  const std::vector<double> totals = shared.processes.sum({sum, weight});
  if (totals[1] == 0) return at::scalar_tensor(totals[0], at::kDouble);
  const at::NoGradGuard no_gradient;
  at::_foreach_mul_(optimizer.gradients(), static_cast<double>(shared.processes.count()) / totals[1]);
  return at::scalar_tensor(totals[0] / totals[1], at::kDouble);
}

}  // namespace

StepValues compute_gradients(Transformer& model, const Task& task, const std::vector<Batch>& parts,
                             Optimizer& optimizer, double clip_norm, Trace& trace, const SharedStep* shared) {
  check(shared != nullptr || !parts.empty(), "a step without a batch");
  model.set_training(true);
  optimizer.zero_gradients();
  const at::Tensor loss = shared != nullptr   ? accumulate_shared(model, task, parts, optimizer, trace, *shared)
                          : parts.size() == 1 ? backward_whole(model, task, parts.front(), trace)
                                              : accumulate(model, task, parts, optimizer, trace);
  return {loss, clip_gradients(optimizer.gradients(), clip_norm)};
}

}  // namespace glass
