// The tensors that optimizers keep beside the weights.
#include "optim/slot.h"

#include <ATen/ATen.h>

namespace glass {

Slot zero_slot(const std::string& label, const std::vector<ParameterGroup>& groups) {
  const at::NoGradGuard no_grad;
  Slot slot{label, {}};
  for (const ParameterGroup& group : groups) {
    std::vector<at::Tensor>& tensors = slot.tensors.emplace_back();
    for (const auto& [name, parameter] : group.parameters) tensors.push_back(at::zeros_like(parameter));
  }
  return slot;
}

void add_slot(NamedTensors& state, const Slot& slot, const std::vector<ParameterGroup>& groups) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t p = 0; p < groups[g].parameters.size(); ++p)
      state.emplace_back(slot.label + "." + groups[g].parameters[p].first, slot.tensors[g][p]);
  }
}

std::vector<at::Tensor> tensors_of(const ParameterGroup& group) {
  std::vector<at::Tensor> tensors;
  for (const auto& [name, parameter] : group.parameters) tensors.push_back(parameter);
  return tensors;
}

std::vector<at::Tensor> gradients_of(const ParameterGroup& group) {
  std::vector<at::Tensor> tensors;
  for (const auto& [name, parameter] : group.parameters) tensors.push_back(parameter.grad());
  return tensors;
}

at::Tensor step_counter(const std::vector<ParameterGroup>& groups) {
  const at::Tensor& first = groups.front().parameters.front().second;
  return at::zeros({}, first.options().dtype(at::kDouble).requires_grad(false));
}

void assign_unless_skipped(const at::Tensor& target, const at::Tensor& value, const at::Tensor& skip) {
  target.copy_(skip.defined() ? at::where(skip.gt(0), target, value) : value);
}

}  // namespace glass
