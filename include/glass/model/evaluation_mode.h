// Evaluation mode (no dropout) for the time of a call; what was is restored at the end, on errors too.
#pragma once

#include "glass/model/subject.h"

namespace glass {

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

}  // namespace glass
