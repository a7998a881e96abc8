// One fused kernel a group.
#include "glass/optim/adamw.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"

namespace glass {

AdamW::AdamW(std::vector<ParameterGroup> groups, const AdamWSettings& settings)
    : Optimizer(std::move(groups)), settings_(settings) {
  const at::NoGradGuard no_grad;
  for (const ParameterGroup& group : this->groups()) {
    Moments& moments = moments_.emplace_back();
    for (const auto& [name, parameter] : group.parameters) {
      moments.exp_avg.push_back(at::zeros_like(parameter));
      moments.exp_avg_sq.push_back(at::zeros_like(parameter));
    }
  }
  const at::Tensor& first = this->groups().front().parameters.front().second;
  step_count_ = at::zeros({}, first.options().dtype(at::kFloat).requires_grad(false));
}

void AdamW::update(double learning_rate, const at::Tensor& skip) {
  step_count_.add_(1);
  for (std::size_t i = 0; i < groups().size(); ++i) update_group(groups()[i], moments_[i], learning_rate, skip);
  if (skip.defined()) step_count_.sub_(skip);
}

void AdamW::update_group(const ParameterGroup& group, Moments& moments, double learning_rate, const at::Tensor& skip) {
  std::vector<at::Tensor> parameters, gradients;
  for (const auto& [name, parameter] : group.parameters) {
    parameters.push_back(parameter);
    gradients.push_back(parameter.grad());
  }
  const std::vector<at::Tensor> steps(parameters.size(), step_count_);
  at::_fused_adamw_(parameters, gradients, moments.exp_avg, moments.exp_avg_sq, {}, steps,
                    learning_rate * group.rate_scale, settings_.beta1, settings_.beta2, group.weight_decay,
                    settings_.epsilon, /*amsgrad=*/false, /*maximize=*/false, /*grad_scale=*/{},
                    skip.defined() ? std::optional<at::Tensor>(skip) : std::nullopt);
}

NamedTensors AdamW::state() const {
  NamedTensors result = {{"step", step_count_}};
  for (std::size_t i = 0; i < groups().size(); ++i) {
    for (std::size_t p = 0; p < groups()[i].parameters.size(); ++p) {
      const std::string& name = groups()[i].parameters[p].first;
      result.emplace_back("exp_avg." + name, moments_[i].exp_avg[p]);
      result.emplace_back("exp_avg_sq." + name, moments_[i].exp_avg_sq[p]);
    }
  }
  return result;
}

GLASS_REGISTER_OPTIMIZER(adamw, 2, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  return std::make_unique<AdamW>(std::move(groups), AdamWSettings{config.betas[0], config.betas[1], config.epsilon});
});

}  // namespace glass
