// Lion: the sign of an interpolated momentum.
#include "glass/optim/lion.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"
#include "optim/slot.h"

namespace glass {
namespace {

class Lion final : public Optimizer {
 public:
  Lion(std::vector<ParameterGroup> groups, double beta1, double beta2)
      : Optimizer(std::move(groups)), beta1_(beta1), beta2_(beta2), mean_(zero_slot("exp_avg", this->groups())) {}

  NamedTensors state() const override {
    NamedTensors result;
    add_slot(result, mean_, groups());
    return result;
  }

 private:
  void update(double learning_rate, const at::Tensor& skip) override {
    for (std::size_t g = 0; g < groups().size(); ++g) {
      const ParameterGroup& group = groups()[g];
      const double rate = learning_rate * group.rate_scale;
      for (std::size_t p = 0; p < group.parameters.size(); ++p) {
        const at::Tensor& parameter = group.parameters[p].second;
        const at::Tensor &gradient = parameter.grad(), &mean = mean_.tensors[g][p];
        const at::Tensor direction = (mean * beta1_).add_(gradient, 1 - beta1_).sign_();
        assign_unless_skipped(parameter, (parameter * (1 - rate * group.weight_decay)).add_(direction, -rate), skip);
        assign_unless_skipped(mean, (mean * beta2_).add_(gradient, 1 - beta2_), skip);
      }
    }
  }

  double beta1_, beta2_;
  Slot mean_;
};

}  // namespace

std::unique_ptr<Optimizer> make_lion(std::vector<ParameterGroup> groups, double beta1, double beta2) {
  return std::make_unique<Lion>(std::move(groups), beta1, beta2);
}

GLASS_REGISTER_OPTIMIZER(lion, 1, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  return make_lion(std::move(groups), config.betas[0], config.betas[1]);
});

}  // namespace glass
