// One training step: the loop and the benchmark take the same one.
#pragma once

#include <ATen/core/Tensor.h>

#include "glass/model/transformer.h"
#include "glass/optim/optimizer.h"
#include "glass/task/task.h"

namespace glass {

/// What a step leaves to look at: scalars [] on the model's device.
struct StepValues {
  at::Tensor loss;  ///< mean loss of the batch in nats
  at::Tensor norm;  ///< gradient norm before clipping
};

/// Forward, loss, backward and clipping in training mode; the gradients stand in the parameters afterwards. The
/// optimizer's update is the caller's, who may look at the values first.
StepValues compute_gradients(Transformer& model, const Task& task, const Batch& batch, Optimizer& optimizer,
                             double clip_norm, Trace& trace);

}  // namespace glass
