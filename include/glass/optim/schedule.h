// Learning-rate schedule: warm-up, then linear, cosine or constant; a pure function of the step.
#pragma once

#include <cstdint>
#include <string>

namespace glass {

struct TrainConfig;

/// The learning rate over the steps of a run.
struct Schedule {
  std::string kind = "linear";  ///< linear, cosine, constant
  double peak = 0;
  std::int64_t warmup = 0, total = 0;  ///< steps

  /// Learning rate of the update number `step`, counted from 0. With s = step, w = warmup, n = total:
  /// s < w: peak (s + 1) / w, otherwise with d = (s - w) / (n - w): linear peak (1 - d), cosine peak (1 + cos(pi d)) /
  /// 2, constant peak. The first update is above 0, the update w reaches the peak, and the last one is above 0 too.
  double at(std::int64_t step) const;
};

/// The schedule of a run of `total` steps; warmup is warmup_fraction x total, rounded to nearest.
Schedule make_schedule(const TrainConfig& config, std::int64_t total);

}  // namespace glass
