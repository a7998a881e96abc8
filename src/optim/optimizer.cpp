// What all optimizers have in common: gradients, groups, and states that fit.
#include "glass/optim/optimizer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <utility>

#include "glass/base/error.h"

namespace glass {

std::vector<ParameterGroup> decay_groups(const NamedTensors& parameters, double weight_decay) {
  ParameterGroup decayed{{}, weight_decay}, plain;
  for (const auto& parameter : parameters)
    (parameter.second.dim() >= 2 ? decayed : plain).parameters.push_back(parameter);
  std::vector<ParameterGroup> groups;
  for (ParameterGroup* group : {&decayed, &plain}) {
    if (!group->parameters.empty()) groups.push_back(std::move(*group));
  }
  return groups;
}

Optimizer::Optimizer(std::vector<ParameterGroup> groups) : groups_(std::move(groups)) {
  const auto is_empty = [](const ParameterGroup& group) { return group.parameters.empty(); };
  check(!groups_.empty() && std::none_of(groups_.begin(), groups_.end(), is_empty),
        "an optimizer needs parameters in each group");
}

void Optimizer::step(double learning_rate, const at::Tensor& skip) {
  const at::NoGradGuard no_grad;
  gradients();
  update(learning_rate, skip);
}

std::vector<at::Tensor> Optimizer::gradients() {
  std::vector<at::Tensor> result;
  for (ParameterGroup& group : groups_) {
    for (auto& [name, parameter] : group.parameters) {
      if (!parameter.grad().defined()) parameter.mutable_grad() = at::zeros_like(parameter);
      result.push_back(parameter.grad());
    }
  }
  return result;
}

void Optimizer::zero_gradients() {
  for (ParameterGroup& group : groups_) {
    for (auto& [name, parameter] : group.parameters) parameter.mutable_grad().reset();
  }
}

void Optimizer::load_state(const NamedTensors& state, const std::string& origin) {
  std::map<std::string, at::Tensor> given(state.begin(), state.end());
  std::string complaints;
  NamedTensors own = this->state();
  for (const auto& [name, tensor] : own) {
    const auto found = given.find(name);
    if (found == given.end()) {
      complaints += "\n  missing: " + name;
    } else if (found->second.sizes() != tensor.sizes()) {
      complaints += fmt::format("\n  {}: shape {}, wanted {}", name, fmt::join(found->second.sizes(), "x"),
                                fmt::join(tensor.sizes(), "x"));
    }
  }
  for (const auto& [name, tensor] : given) {
    const auto same = [&name = name](const auto& entry) { return entry.first == name; };
    if (std::none_of(own.begin(), own.end(), same)) complaints += "\n  unknown: " + name;
  }
  if (!complaints.empty())
    fail(ErrorKind::data, "{}: the optimizer's state does not fit this model:{}", origin, complaints);
  const at::NoGradGuard no_grad;
  for (auto& [name, tensor] : own) tensor.copy_(given.at(name));
}

}  // namespace glass
