// AdamW with decoupled weight decay (Loshchilov and Hutter 2019), on ATen's fused kernel; its state is open for
// checkpoints.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "glass/model/transformer.h"

namespace glass {

struct TrainConfig;

/// The constants of AdamW, under the names of its paper.
struct AdamWSettings {
  double beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8;
  double weight_decay = 0.1;  ///< of tensors with two dimensions or more; biases, norms and other vectors have none
};

/// The constants that [train] of a config states.
AdamWSettings adamw_settings(const TrainConfig& config);

/// AdamW on the weights of one model; it holds their moments.
class AdamW {
 public:
  /// `parameters` are the model's own tensors; their moments live on the same device in the same type.
  AdamW(NamedTensors parameters, const AdamWSettings& settings);

  /// One update with the gradients that stand in the parameters; a parameter without one counts as having gradient 0.
  /// `skip`, where given, is a float scalar [] on the device: 1 leaves everything as it is.
  void step(double learning_rate, const at::Tensor& skip = {});

  /// Drops every gradient.
  void zero_gradients();
  /// The gradients, in the parameters' order and shapes [...].
  std::vector<at::Tensor> gradients();

  /// "exp_avg.<name>", "exp_avg_sq.<name>" and "step"; the tensors are the optimizer's own.
  NamedTensors state() const;
  /// Copies a state in; missing, unknown or misshapen names are one Error (data) that lists them all.
  void load_state(const NamedTensors& state, const std::string& origin);
  /// Whether weights of this shape [...] decay: those with two dimensions or more.
  static bool decays(const at::Tensor& parameter) { return parameter.dim() >= 2; }

 private:
  /// Parameters that share one weight decay.
  struct Group {
    std::vector<at::Tensor> parameters, exp_avg, exp_avg_sq;
    double weight_decay = 0;
  };
  void add(Group& group, std::size_t index);
  void step_group(Group& group, double learning_rate, const at::Tensor& skip);

  NamedTensors parameters_;
  std::vector<at::Tensor> exp_avg_, exp_avg_sq_;
  at::Tensor step_count_;  ///< float scalar on the parameters' device, shared by all
  AdamWSettings settings_;
  Group decayed_, plain_;
};

}  // namespace glass
