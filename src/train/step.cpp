// Gradients of one batch.
#include "glass/train/step.h"

#include <ATen/ATen.h>

#include "glass/optim/clip.h"

namespace glass {

StepValues compute_gradients(Transformer& model, const Task& task, const Batch& batch, Optimizer& optimizer,
                             double clip_norm, Trace& trace) {
  model.set_training(true);
  const at::Tensor scores = model.scores(batch, trace);
  const at::Tensor loss = task.loss(scores, batch).mean();
  optimizer.zero_gradients();
  loss.backward();
  return {loss.detach(), clip_gradients(optimizer.gradients(), clip_norm)};
}

}  // namespace glass
