#include "train/memory_plan.h"

#include "glass/optim/registry.h"
#include "glass/train/cost.h"

namespace glass {

MemoryPlan plan_memory(const Architecture& architecture, BatchOrder& order, const TrainConfig& config,
                       const StepDivision& division, std::int64_t halvings, std::uint64_t available) {
  MemoryPlan plan;
  for (plan.halvings = halvings;; ++plan.halvings) {
    StepDivision divided = division;
    divided.parts <<= plan.halvings;
    const TrainingMemory memory =
        estimate_training_memory(architecture, order.largest_batch(divided), config.checkpointing,
                                 optimizer_info(config.optimizer).tensors_per_weight);
    plan.needed = memory.total() - memory.base - memory.weights;
    plan.fits = plan.needed <= static_cast<double>(available);
    if (plan.fits || plan.halvings >= kMostHalvings) return plan;
  }
}

}  // namespace glass
