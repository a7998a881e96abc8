// The first steps of epochs, found as they are asked for. Private to src/train.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "glass/data/batch_plan.h"
#include "glass/train/batch_order.h"

namespace glass {

/// Where steps lie in epochs. Epochs of batches of a fixed size are all equally long; those of a token budget depend on
/// their order and are planned one after the other: the last ones are remembered, however many there are. For calls
/// from several threads.
class EpochStarts {
 public:
  EpochStarts(const std::vector<std::int64_t>& lengths, const BatchOptions& options);
  /// The first step of an epoch.
  std::int64_t start_of(std::int64_t epoch);
  StepPlace place(std::int64_t step);

 private:
  void add_next();
  void go_back_for(bool is_before);
  const std::vector<std::int64_t>& lengths_;
  const BatchOptions& options_;
  std::int64_t fixed_;  ///< batches of every epoch, 0 where they differ
  std::mutex mutex_;
  std::int64_t first_ = 0;             ///< the epoch of known_.front()
  std::deque<std::int64_t> known_{0};  ///< first steps of consecutive epochs
};

}  // namespace glass
