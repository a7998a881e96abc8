// What a subject is set to for the time of a call; what was is restored at the end, on errors too.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/model/subject.h"

namespace glass {

/// Evaluation mode: no dropout.
class EvaluationMode {
 public:
  explicit EvaluationMode(Subject& subject) : subject_(subject), was_training_(subject.is_training()) {
    subject.set_training(false);
  }
  ~EvaluationMode() { subject_.set_training(was_training_); }
  EvaluationMode(const EvaluationMode&) = delete;
  EvaluationMode& operator=(const EvaluationMode&) = delete;

 private:
  Subject& subject_;
  bool was_training_;
};

/// Evaluation mode without gradients of the weights; gradients of what is inside are still taken.
class FrozenEvaluation {
 public:
  explicit FrozenEvaluation(Subject& subject) : mode_(subject), parameters_(subject.parameters()) {
    for (const Tensor& parameter : parameters_) {
      required_.push_back(parameter.requires_grad());
      parameter.set_requires_grad(false);
    }
  }
  ~FrozenEvaluation() {
    for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i].set_requires_grad(required_[i]);
  }
  FrozenEvaluation(const FrozenEvaluation&) = delete;
  FrozenEvaluation& operator=(const FrozenEvaluation&) = delete;

 private:
  EvaluationMode mode_;
  std::vector<Tensor> parameters_;
  std::vector<bool> required_;
};

}  // namespace glass
