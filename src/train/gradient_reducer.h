// Gradients of several processes become their sum, while the backward pass is still running.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "glass/train/processes.h"

namespace glass {

/// c10d::Reducer on the parameters of a model: buckets, overlap and the mean over the processes are its own.
class GradientReducer {
 public:
  /// The parameters that are trained, of any shapes [...], in the same order in all processes; `processes` are more
  /// than one and outlive it.
  GradientReducer(const std::vector<at::Tensor>& parameters, Processes& processes);
  ~GradientReducer();

  /// The backward pass of the last part of a step, `loss` []: afterwards the gradients, those of earlier parts
  /// included, are the mean over all processes. An undefined loss is that of a process without examples: zero.
  void backward(const at::Tensor& loss);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace glass
