// Adam: one fused kernel a group.
#include "glass/optim/adam.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"
#include "optim/slot.h"

namespace glass {
namespace {

class Adam final : public Optimizer {
 public:
  Adam(std::vector<ParameterGroup> groups, double beta1, double beta2, double epsilon)
      : Optimizer(std::move(groups)),
        beta1_(beta1),
        beta2_(beta2),
        epsilon_(epsilon),
        mean_(zero_slot("exp_avg", this->groups())),
        square_(zero_slot("exp_avg_sq", this->groups())),
        step_count_(step_counter(this->groups()).to(at::kFloat)) {}

  NamedTensors state() const override {
    NamedTensors result = {{"step", step_count_}};
    add_slot(result, mean_, groups());
    add_slot(result, square_, groups());
    return result;
  }

 private:
  void update(double learning_rate, const at::Tensor& skip) override {
    step_count_.add_(1);
    for (std::size_t g = 0; g < groups().size(); ++g) {
      const ParameterGroup& group = groups()[g];
      std::vector<at::Tensor> parameters = tensors_of(group), gradients = gradients_of(group);
      const std::vector<at::Tensor> steps(parameters.size(), step_count_);
      at::_fused_adam_(parameters, gradients, mean_.tensors[g], square_.tensors[g], {}, steps,
                       learning_rate * group.rate_scale, beta1_, beta2_, group.weight_decay, epsilon_,
                       /*amsgrad=*/false, /*maximize=*/false, /*grad_scale=*/{},
                       skip.defined() ? std::optional<at::Tensor>(skip) : std::nullopt);
    }
    if (skip.defined()) step_count_.sub_(skip);
  }

  double beta1_, beta2_, epsilon_;
  Slot mean_, square_;
  at::Tensor step_count_;  ///< float, as the kernel wants it
};

}  // namespace

std::unique_ptr<Optimizer> make_adam(std::vector<ParameterGroup> groups, double beta1, double beta2, double epsilon) {
  return std::make_unique<Adam>(std::move(groups), beta1, beta2, epsilon);
}

GLASS_REGISTER_OPTIMIZER(adam, 2, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  return make_adam(std::move(groups), config.betas[0], config.betas[1], config.epsilon);
});

}  // namespace glass
