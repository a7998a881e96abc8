// Learning-rate schedules: a warm-up, then a fall; each a pure function of the step, but for the plateau's.
#pragma once

#include <cstdint>
#include <string>

#include "glass/base/json.h"

namespace glass {

struct PlateauConfig;
struct TrainConfig;

/// The learning rate over the steps of a run.
struct Schedule {
  std::string kind = "linear";  ///< one of schedule_kinds()
  double peak = 0;
  std::int64_t warmup = 0, total = 0;  ///< steps
  double least = 0;                    ///< share of the peak that linear, cosine, cosine_restarts and wsd end at
  std::int64_t cycles = 1;             ///< of cosine_restarts
  std::int64_t decay = 0;              ///< steps of wsd's fall at the end of the run
  std::string decay_shape = "linear";  ///< of wsd: linear, cosine, one_minus_sqrt

  /// Learning rate of the update number `step`, counted from 0. With s = step, w = warmup, n = total: s < w: peak
  /// (s + 1) / w, otherwise peak times f(d), d = (s - w) / (n - w), scaled into [least, 1]:
  /// linear 1 - d, cosine (1 + cos(pi d)) / 2, cosine_restarts (1 + cos(pi (cycles d mod 1))) / 2, constant and plateau
  /// 1, inverse_sqrt sqrt(w / s) (w is 10,000 without a warm-up, and s counts from it), wsd 1 until `decay` steps
  /// before the end, then 1 - e, (1 + cos(pi e)) / 2 or 1 - sqrt(e) of their share e. After the warm-up these are the
  /// schedules of transformers' get_*_schedule; its warm-ups begin with an update of rate 0, ours do not.
  double at(std::int64_t step) const;
};

/// The schedule of a run of `total` steps; warmup is warmup_fraction x total and decay decay_fraction x total, rounded
/// to nearest.
Schedule make_schedule(const TrainConfig& config, std::int64_t total);

/// What the schedule "plateau" has seen: the rate is `scale` times the peak, which falls where evaluations stop getting
/// better (torch.optim.lr_scheduler.ReduceLROnPlateau with an absolute threshold).
struct Plateau {
  double scale = 1;
  bool has_best = false;
  double best = 0;
  std::int64_t without_gain = 0;  ///< evaluations
  std::int64_t cooling = 0;       ///< evaluations that do not count any more

  /// Takes one more value of the dev metric.
  void observe(double value, bool higher_is_better, const PlateauConfig& config);
  Json to_json() const;
  static Plateau from_json(const Json& document);
};

}  // namespace glass
