// Gradient descent with momentum: one fused kernel a group.
#include "glass/optim/sgd.h"

#include <ATen/ATen.h>

#include <utility>

#include "glass/config/train_config.h"
#include "glass/optim/registry.h"
#include "optim/slot.h"

namespace glass {
namespace {

class Sgd final : public Optimizer {
 public:
  Sgd(std::vector<ParameterGroup> groups, double momentum, bool nesterov)
      : Optimizer(std::move(groups)), momentum_(momentum), nesterov_(nesterov) {
    if (momentum_ > 0) buffer_ = zero_slot("momentum", this->groups());
  }

  NamedTensors state() const override {
    NamedTensors result;
    if (momentum_ > 0) add_slot(result, buffer_, groups());
    return result;
  }

 private:
  void update(double learning_rate, const at::Tensor& skip) override {
    for (std::size_t g = 0; g < groups().size(); ++g) {
      const ParameterGroup& group = groups()[g];
      std::vector<at::Tensor> parameters = tensors_of(group), gradients = gradients_of(group);
      // A buffer of zeros is that of PyTorch before its first step: there is no dampening.
      at::_fused_sgd_(parameters, gradients, momentum_ > 0 ? buffer_.tensors[g] : std::vector<at::Tensor>{},
                      group.weight_decay, momentum_, learning_rate * group.rate_scale, /*dampening=*/0, nesterov_,
                      /*maximize=*/false, /*is_first_step=*/false, /*grad_scale=*/{},
                      skip.defined() ? std::optional<at::Tensor>(skip) : std::nullopt);
    }
  }

  double momentum_;
  bool nesterov_;
  Slot buffer_;  ///< empty without momentum
};

}  // namespace

std::unique_ptr<Optimizer> make_sgd(std::vector<ParameterGroup> groups, double momentum, bool nesterov) {
  return std::make_unique<Sgd>(std::move(groups), momentum, nesterov);
}

GLASS_REGISTER_OPTIMIZER(sgd, 1, [](std::vector<ParameterGroup> groups, const TrainConfig& config) {
  return make_sgd(std::move(groups), config.sgd.momentum, config.sgd.nesterov);
});

}  // namespace glass
