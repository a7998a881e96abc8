// The loop between two checkpoints: steps, evaluations, saves. trainer.cpp sets it up and finishes the run.
#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <vector>

#include "glass/base/progress.h"
#include "glass/base/run_folder.h"
#include "glass/train/batch_order.h"
#include "glass/train/checkpoint.h"
#include "glass/train/optimizer.h"
#include "glass/train/schedule.h"
#include "glass/train/trainer.h"

namespace glass {

class TrainingLoop {
 public:
  /// `state` is a fresh one or that of a checkpoint whose tensors are already in model and optimizer; `best` are its best weights.
  TrainingLoop(Transformer& model, const TrainRequest& request, BatchOrder& order, AdamW& optimizer, TrainState state, NamedTensors best,
               bool is_saved);

  /// Steps until the run is complete, stopped early, or a signal asks to stop (Error `saved`).
  void run();

  const TrainState& state() const { return state_; }
  const NamedTensors& best() const { return best_; }

 private:
  /// A step whose loss has not been read back yet.
  struct Pending {
    std::int64_t step;
    Batch batch;
    at::Tensor loss, norm;  ///< scalars on the device
  };
  using Clock = std::chrono::steady_clock;

  void step();
  void read_back();
  void check_finite(const Pending& pending, double loss, double norm) const;
  void write_train_line();
  void evaluate();
  void remember_best(const Json& metrics);
  void save();
  bool wants_stop() const;
  bool evaluation_is_due() const;
  bool save_is_due() const;
  double elapsed() const;

  Transformer& model_;
  const TrainRequest& request_;
  const TrainConfig& config_;
  RunFolder folder_;
  BatchOrder& order_;
  AdamW& optimizer_;
  Schedule schedule_;
  TrainState state_;
  NamedTensors best_;
  std::int64_t saved_step_;
  bool on_cpu_;
  Progress progress_;
  std::vector<Pending> pending_;
  double loss_sum_ = 0, last_norm_ = 0, earlier_seconds_;
  std::int64_t loss_count_ = 0, line_tokens_ = 0;
  Clock::time_point start_, line_start_;
};

/// A copy of the model's weights on the CPU.
NamedTensors copy_weights(const Transformer& model);

}  // namespace glass
