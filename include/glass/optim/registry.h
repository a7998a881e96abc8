// Optimizers by name: what train.optimizer chooses from.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// What is known of a kind of optimizer before one is made.
struct OptimizerInfo {
  std::string name;           ///< as train.optimizer names it
  double tensors_per_weight;  ///< of a weight's size, kept beside it, at most
  std::function<std::unique_ptr<Optimizer>(std::vector<ParameterGroup>, const TrainConfig&)> make;
};

/// The optimizer of this name. Error (config) for an unknown one, with those that there are.
const OptimizerInfo& optimizer_info(const std::string& name);

/// Error (config) where a pattern of [train] fits no weight of such a model: those of train.freeze, of the groups and
/// of the optimizer. No memory is taken.
void check_weight_patterns(const Architecture& architecture, const TrainConfig& config);

/// Registers an optimizer where it is constructed.
struct OptimizerRegistration {
  explicit OptimizerRegistration(OptimizerInfo info);
};

/// One line at the end of an optimizer's file: GLASS_REGISTER_OPTIMIZER(name, tensors_per_weight, make), where `make`
/// takes (std::vector<ParameterGroup>, const TrainConfig&). `train.optimizer` may then name it in the configs that this
/// program reads.
#define GLASS_REGISTER_OPTIMIZER(name, tensors_per_weight, ...)              \
  static const ::glass::OptimizerRegistration optimizer_registration_##name( \
      ::glass::OptimizerInfo{#name, tensors_per_weight, __VA_ARGS__})

}  // namespace glass
