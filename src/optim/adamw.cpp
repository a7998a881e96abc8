// AdamW over two groups: tensors that decay, and vectors that do not.
#include "glass/optim/adamw.h"
#include "glass/config/train_config.h"

#include <ATen/ATen.h>

#include <map>
#include <utility>

#include "glass/base/error.h"

namespace glass {

AdamWSettings adamw_settings(const TrainConfig& config) {
  check(config.betas.size() == 2, "train.betas has {} values", config.betas.size());
  AdamWSettings settings;
  settings.beta1 = config.betas[0];
  settings.beta2 = config.betas[1];
  settings.weight_decay = config.weight_decay;
  return settings;
}

AdamW::AdamW(NamedTensors parameters, const AdamWSettings& settings)
    : parameters_(std::move(parameters)), settings_(settings) {
  check(!parameters_.empty(), "AdamW: a model without parameters");
  const at::NoGradGuard no_grad;
  for (const auto& [name, parameter] : parameters_) {
    exp_avg_.push_back(at::zeros_like(parameter));
    exp_avg_sq_.push_back(at::zeros_like(parameter));
  }
  step_count_ = at::zeros({}, parameters_[0].second.options().dtype(at::kFloat).requires_grad(false));
  decayed_.weight_decay = settings_.weight_decay;
  for (std::size_t i = 0; i < parameters_.size(); ++i) add(decays(parameters_[i].second) ? decayed_ : plain_, i);
}

void AdamW::add(Group& group, std::size_t index) {
  group.parameters.push_back(parameters_[index].second);
  group.exp_avg.push_back(exp_avg_[index]);
  group.exp_avg_sq.push_back(exp_avg_sq_[index]);
}

std::vector<at::Tensor> AdamW::gradients() {
  std::vector<at::Tensor> result;
  for (auto& [name, parameter] : parameters_) {
    if (!parameter.grad().defined()) parameter.mutable_grad() = at::zeros_like(parameter);
    result.push_back(parameter.grad());
  }
  return result;
}

void AdamW::zero_gradients() {
  for (auto& [name, parameter] : parameters_) parameter.mutable_grad().reset();
}

void AdamW::step(double learning_rate, const at::Tensor& skip) {
  const at::NoGradGuard no_grad;
  gradients();
  step_count_.add_(1);
  step_group(decayed_, learning_rate, skip);
  step_group(plain_, learning_rate, skip);
  if (skip.defined()) step_count_.sub_(skip);
}

void AdamW::step_group(Group& group, double learning_rate, const at::Tensor& skip) {
  if (group.parameters.empty()) return;
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : group.parameters) gradients.push_back(parameter.grad());
  const std::vector<at::Tensor> steps(group.parameters.size(), step_count_);
  at::_fused_adamw_(group.parameters, gradients, group.exp_avg, group.exp_avg_sq, {}, steps, learning_rate,
                    settings_.beta1, settings_.beta2, group.weight_decay, settings_.epsilon, /*amsgrad=*/false,
                    /*maximize=*/false, /*grad_scale=*/{},
                    skip.defined() ? std::optional<at::Tensor>(skip) : std::nullopt);
}

NamedTensors AdamW::state() const {
  NamedTensors result = {{"step", step_count_}};
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    result.emplace_back("exp_avg." + parameters_[i].first, exp_avg_[i]);
    result.emplace_back("exp_avg_sq." + parameters_[i].first, exp_avg_sq_[i]);
  }
  return result;
}

void AdamW::load_state(const NamedTensors& state, const std::string& origin) {
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
