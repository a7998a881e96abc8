// The learning rate as a function of the step.
#include "glass/optim/schedule.h"
#include "glass/config/train_config.h"

#include <cmath>
#include <numbers>

#include "glass/base/error.h"

namespace glass {

double Schedule::at(std::int64_t step) const {
  if (step < warmup) return peak * static_cast<double>(step + 1) / static_cast<double>(warmup);
  const auto length = static_cast<double>(total - warmup);
  const double done = length > 0 ? std::min(1.0, static_cast<double>(step - warmup) / length) : 0.0;
  if (kind == "constant") return peak;
  if (kind == "linear") return peak * (1.0 - done);
  if (kind == "cosine") return peak * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
  fail(ErrorKind::config, "train.schedule: '{}' is no schedule{}", kind,
       did_you_mean(kind, {"linear", "cosine", "constant"}));
}

Schedule make_schedule(const TrainConfig& config, std::int64_t total) {
  Schedule schedule;
  schedule.kind = config.schedule;
  schedule.peak = config.learning_rate;
  schedule.total = total;
  schedule.warmup = std::llround(config.warmup_fraction * static_cast<double>(total));
  return schedule;
}

}  // namespace glass
