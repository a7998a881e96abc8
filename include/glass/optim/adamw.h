// AdamW with decoupled weight decay (Loshchilov and Hutter 2019), on ATen's fused kernel.
#pragma once

#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// The constants of AdamW, under the names of its paper.
struct AdamWSettings {
  double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;
};

/// AdamW on named weights; it holds their moments.
class AdamW final : public Optimizer {
 public:
  /// The moments live beside the parameters, on the same device in the same type.
  explicit AdamW(std::vector<ParameterGroup> groups, const AdamWSettings& settings = {});

  /// "step", and "exp_avg.<name>" and "exp_avg_sq.<name>" of each parameter.
  NamedTensors state() const override;

 private:
  /// Of one group.
  struct Moments {
    std::vector<at::Tensor> exp_avg, exp_avg_sq;
  };
  void update(double learning_rate, const at::Tensor& skip) override;
  void update_group(const ParameterGroup& group, Moments& moments, double learning_rate, const at::Tensor& skip);

  AdamWSettings settings_;
  std::vector<Moments> moments_;  ///< by group
  at::Tensor step_count_;         ///< float scalar on the parameters' device, shared by all
};

}  // namespace glass
