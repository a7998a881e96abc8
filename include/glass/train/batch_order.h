// Which examples make up step n of a run: the epochs' plans one after the other, a pure function of the settings.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "glass/data/batch.h"
#include "glass/data/batch_plan.h"
#include "glass/data/step_batches.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/task/task.h"
#include "glass/text/tokenizer.h"
#include "glass/train/token_masking.h"

namespace glass {

class EpochStarts;
struct TrainConfig;

/// Where a step stands: epoch from 0, and its number within the epoch from 0.
struct StepPlace {
  std::int64_t epoch = 0, index = 0;
};

/// The batches of a whole run by the number of their step: the same seed gives the same batches, wherever a run begins.
/// Memory does not grow with the number of steps.
class BatchOrder {
 public:
  /// `train.steps` fixes the length of the run where it is above 0, else `train.epochs`. `special` are those of the
  /// vocabulary, for `train.mask_rate`. Error (data) for a dataset without examples, (config) for a mask rate without a
  /// token to hide behind. `task` prepares every batch; null: nothing is prepared.
  BatchOrder(const TokenizedDataset& data, const TrainConfig& config, const SpecialIds& special,
             const Task* task = nullptr);
  ~BatchOrder();
  BatchOrder(const BatchOrder&) = delete;
  BatchOrder& operator=(const BatchOrder&) = delete;

  std::int64_t total_steps() const { return total_; }
  StepPlace place(std::int64_t step) const;
  /// True when `step` steps are a whole number of epochs.
  bool ends_epoch(std::int64_t step) const;
  /// The batch of a step, its tokens hidden as train.mask_rate says. Plans are kept for one epoch: made for calls in
  /// rising order from one thread.
  Batch batch(std::int64_t step);
  /// The same examples in the parts that `division` makes of them: what is hidden of a text is the same in each.
  StepBatches batches(std::int64_t step, const StepDivision& division);
  /// The part with the most tokens of the first epoch's steps.
  Batch largest_batch(const StepDivision& division = {});

 private:
  /// The examples of a step, its epoch planned.
  const std::vector<std::uint32_t>& examples_of(const StepPlace& where);
  Batch make(const std::vector<std::uint32_t>& examples, std::int64_t epoch) const;

  const TokenizedDataset& data_;
  BatchOptions options_;
  TokenMasking masking_;
  const Task* task_;
  std::vector<std::int64_t> lengths_;
  std::unique_ptr<EpochStarts> starts_;
  std::int64_t total_ = 0;
  std::int64_t planned_epoch_ = -1;
  std::vector<std::vector<std::uint32_t>> plan_;
};

}  // namespace glass
