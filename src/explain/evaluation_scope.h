// For the time of a call: evaluation mode (no dropout) and no gradients of the weights. Both are restored at the end,
// on errors too.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/model/subject.h"

namespace glass {

class EvaluationScope {
 public:
  explicit EvaluationScope(Subject& subject)
      : subject_(subject), was_training_(subject.is_training()), parameters_(subject.parameters()) {
    for (const Tensor& parameter : parameters_) {
      required_.push_back(parameter.requires_grad());
      parameter.set_requires_grad(false);
    }
    subject_.set_training(false);
  }
  ~EvaluationScope() {
    subject_.set_training(was_training_);
    for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i].set_requires_grad(required_[i]);
  }
  EvaluationScope(const EvaluationScope&) = delete;
  EvaluationScope& operator=(const EvaluationScope&) = delete;

 private:
  Subject& subject_;
  bool was_training_;
  std::vector<Tensor> parameters_;
  std::vector<bool> required_;
};

}  // namespace glass
