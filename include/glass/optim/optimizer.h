// What a training step asks of an optimizer; each kind derives from it.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "glass/model/transformer.h"

namespace glass {

struct TrainConfig;

/// Parameters that are updated alike.
struct ParameterGroup {
  NamedTensors parameters;
  double weight_decay = 0;
  double rate_scale = 1;  ///< times the step's learning rate
};

/// Two groups: tensors with two dimensions or more decay; biases, norms and other vectors do not.
std::vector<ParameterGroup> decay_groups(const NamedTensors& parameters, double weight_decay);

/// Updates the parameters of its groups; its state is open for checkpoints.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One update with the gradients that stand in the parameters; a parameter without one counts as having gradient 0.
  /// `skip`, where given, is a float scalar [] on the device: 1 leaves everything as it is.
  void step(double learning_rate, const at::Tensor& skip = {});

  /// Drops every gradient.
  void zero_gradients();
  /// The gradients of all groups, one after the other, in the shapes [...] of their parameters; zeros are made where
  /// there is none.
  std::vector<at::Tensor> gradients();
  const std::vector<ParameterGroup>& groups() const { return groups_; }

  /// What a checkpoint keeps, by names that hold the parameters'; the tensors are the optimizer's own.
  virtual NamedTensors state() const = 0;
  /// Copies a state in; missing, unknown or misshapen names are one Error (data) that lists them all.
  void load_state(const NamedTensors& state, const std::string& origin);

 protected:
  /// The parameters are the model's own tensors, on one device. Error (bug) without any.
  explicit Optimizer(std::vector<ParameterGroup> groups);
  /// The update of step(), without autograd and with every gradient there.
  virtual void update(double learning_rate, const at::Tensor& skip) = 0;

 private:
  std::vector<ParameterGroup> groups_;
};

/// The optimizer of [train] over these parameters: train.optimizer with its settings, in the groups of make_groups().
/// Error (config) for an unknown kind and for patterns that fit no weight.
std::unique_ptr<Optimizer> make_optimizer(const NamedTensors& parameters, const TrainConfig& config);

}  // namespace glass
