// What optimizers keep a weight: one tensor each, by the names of checkpoints. Private to src/optim.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// One kind of tensor a parameter, in the order of the groups.
struct Slot {
  std::string label;                             ///< "exp_avg" of "exp_avg.<name>"
  std::vector<std::vector<at::Tensor>> tensors;  ///< by group, then parameter
};

/// Zeros in the shape [...], type and place of each parameter.
Slot zero_slot(const std::string& label, const std::vector<ParameterGroup>& groups);

/// Appends "<label>.<name>" of every parameter.
void add_slot(NamedTensors& state, const Slot& slot, const std::vector<ParameterGroup>& groups);

/// The parameters of a group and their gradients, each [...].
std::vector<at::Tensor> tensors_of(const ParameterGroup& group);
std::vector<at::Tensor> gradients_of(const ParameterGroup& group);

/// The count of steps: a double 0 [] beside the parameters.
at::Tensor step_counter(const std::vector<ParameterGroup>& groups);

/// Copies `value` into `target`, both [...], unless `skip` [] is given and 1.
void assign_unless_skipped(const at::Tensor& target, const at::Tensor& value, const at::Tensor& skip);

}  // namespace glass
