// Task: what is learned. One file a task; training, eval, predict, explain and bench see tasks only through this interface.
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

#include "glass/base/explanation.h"
#include "glass/base/json.h"
#include "glass/config/config.h"
#include "glass/data/dataset.h"

namespace glass {

/// Scores and labels of a whole split, by example number.
struct TaskOutputs {
  std::vector<std::vector<double>> scores;  ///< [examples][C], before softmax
  std::vector<std::int64_t> labels;
};

class Task {
 public:
  virtual ~Task() = default;
  virtual std::string kind() const = 0;
  /// Outputs of the head.
  virtual std::int64_t outputs() const = 0;
  /// Mean loss of a batch in nats, a scalar. scores [B, C], labels [B] int64.
  virtual at::Tensor loss(const at::Tensor& scores, const at::Tensor& labels) const = 0;
  /// Metrics with 95 % bootstrap intervals and what the report draws:
  /// {"examples", "metrics": {name: {"value", "low", "high"}}, "confusion": [[..]], "calibration": [..]} (docs/artefacts.md).
  virtual Json evaluate(const TaskOutputs& outputs) const = 0;
  virtual Prediction predict(const std::vector<double>& scores) const = 0;
  virtual const std::vector<std::string>& label_names() const = 0;
};

/// The task of a config; `label_names` come from the data or the model folder.
std::unique_ptr<Task> make_task(const Config& config, const std::vector<std::string>& label_names);

}  // namespace glass
