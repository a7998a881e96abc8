// One training step: the loop and the benchmark take the same one.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/model/transformer.h"
#include "glass/optim/optimizer.h"
#include "glass/task/task.h"

namespace glass {

class GradientReducer;
class Processes;

/// What a step leaves to look at: scalars [] on the model's device.
struct StepValues {
  at::Tensor loss;  ///< mean loss of the batch in nats
  at::Tensor norm;  ///< gradient norm before clipping
};

/// Several processes that compute one step together.
struct SharedStep {
  GradientReducer& reducer;
  Processes& processes;
};

/// Forward, loss, backward and clipping in training mode; the gradients stand in the parameters afterwards. Several
/// parts are computed one after the other: their losses and gradients are added up and divided by the weight of all, so
/// that the step is the undivided one but for rounding. `shared`: the parts of all processes make up the step, this one
/// may have none; values and gradients are those of the whole step in each. The optimizer's update is the caller's, who
/// may look at the values first.
StepValues compute_gradients(Transformer& model, const Task& task, const std::vector<Batch>& parts,
                             Optimizer& optimizer, double clip_norm, Trace& trace, const SharedStep* shared = nullptr);

}  // namespace glass
