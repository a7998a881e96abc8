// The loop between two checkpoints: steps, evaluations, saves. trainer.cpp sets it up and finishes the run.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/progress.h"
#include "glass/base/run_folder.h"
#include "glass/config/config.h"
#include "glass/optim/optimizer.h"
#include "glass/optim/schedule.h"
#include "glass/train/batch_order.h"
#include "glass/train/checkpoint.h"
#include "glass/train/processes.h"
#include "glass/train/trainer.h"
#include "train/gradient_reducer.h"

namespace glass {

/// Of each line of metrics.jsonl.
inline constexpr const char* kMetricsSchema = "glassformer.metrics/1";

class TrainingLoop {
 public:
  /// `state` is a fresh one or that of a checkpoint whose tensors are already in model and optimizer; `best` are its
  /// best weights.
  TrainingLoop(Transformer& model, const TrainRequest& request, BatchOrder& order, Optimizer& optimizer,
               Processes& processes, TrainState state, NamedTensors best, bool is_saved);

  /// Steps until the run is complete, stopped early, or a signal asks to stop (Error `saved`).
  void run();

  const TrainState& state() const { return state_; }
  const NamedTensors& best() const { return best_; }

 private:
  /// A step whose loss has not been read back yet.
  struct Pending {
    std::int64_t step;
    StepBatches batches;
    at::Tensor loss, norm;  ///< scalars on the device
  };
  using Clock = std::chrono::steady_clock;

  void step();
  void set_dropout(std::int64_t step);
  void update(Pending& pending);
  void read_back();
  /// The first point that is not finite, "" where none is, and the examples of its part.
  std::pair<std::string, std::string> find_bad_value(const Pending& pending);
  [[noreturn]] void fail_non_finite(const Pending& pending, double loss, double norm);
  void write_train_line();
  /// False when it was asked to stop.
  bool evaluate();
  void log_evaluation(const Json& metrics);
  void remember_best(const Json& metrics);
  void observe_plateau(double value);
  void save();
  [[noreturn]] void stop_saved();
  bool wants_stop() const;
  /// Of several processes one that is asked is enough; all call this together.
  struct Asked {
    bool stop, save;
  };
  Asked asked();
  std::optional<Json> judge_dev();
  void append_metrics(const Json& line);
  bool evaluation_is_due() const;
  bool save_is_due() const;
  double elapsed() const;

  Transformer& model_;
  const TrainRequest& request_;
  const TrainConfig& config_;
  RunFolder folder_;
  BatchOrder& order_;
  Optimizer& optimizer_;
  Processes& processes_;
  std::unique_ptr<GradientReducer> reducer_;  ///< where there are several processes
  Schedule schedule_;
  StepDivision division_;  ///< of each step
  MetricInfo kept_by_;     ///< the metric that chooses the best weights
  TrainState state_;
  NamedTensors best_;
  std::int64_t saved_step_, saved_evaluation_;  ///< step and evaluated step of the newest checkpoint
  bool on_cpu_;
  Progress progress_;
  std::vector<Pending> pending_;
  double last_norm_ = 0, earlier_seconds_;
  /// Tokens and seconds of the steps since the last line, of this process alone.
  double line_seconds_ = 0;
  std::int64_t line_tokens_ = 0;
  at::Tensor bad_;  ///< float scalar on an accelerator: 1 once a loss or a gradient was not finite; no update happens
                    ///< from then on
  Clock::time_point start_;
};

/// A copy of the model's weights on the CPU: these are the best so far while the model goes on.
NamedTensors copy_weights(const Transformer& model);

}  // namespace glass
