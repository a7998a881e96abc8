// Parts of a step that memory has room for, chosen before the first step.
#pragma once

#include <cstdint>

#include "glass/base/machine_memory.h"
#include "glass/config/train_config.h"
#include "glass/model/transformer.h"
#include "glass/train/batch_order.h"

namespace glass {

/// A step is divided into twice as many parts at most this often.
inline constexpr std::int64_t kMostHalvings = 4;

/// How often the parts are halved, and what they need then.
struct MemoryPlan {
  std::int64_t halvings = 0;
  double needed = 0;  ///< bytes beside the model's weights, which are there already
  bool fits = true;
};

/// The least number of halvings of the parts of `division`, from `halvings` on, with which a step needs no more than
/// `available` bytes by estimate_training_memory().
MemoryPlan plan_memory(const Architecture& architecture, BatchOrder& order, const TrainConfig& config,
                       const StepDivision& division, std::int64_t halvings, std::uint64_t available);

}  // namespace glass
