// The learning rate as a function of the step.
#include "glass/optim/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "glass/base/error.h"
#include "glass/config/train_config.h"

namespace glass {
namespace {

/// What inverse_sqrt counts as its warm-up where there is none.
constexpr double kInverseSqrtSteps = 10'000;

double half_cosine(double done) {
  return 0.5 * (1 + std::cos(std::numbers::pi * done));
}

double inverse_sqrt(std::int64_t step, std::int64_t warmup) {
  const double scale = warmup > 0 ? static_cast<double>(warmup) : kInverseSqrtSteps;
  return 1 / std::sqrt((static_cast<double>(step - warmup) + scale) / scale);
}

/// The fall of wsd at the share `done` of its steps.
double falling(const std::string& shape, double done) {
  if (shape == "cosine") return half_cosine(done);
  return shape == "one_minus_sqrt" ? 1 - std::sqrt(done) : 1 - done;
}

double warm_up_stable_decay(const Schedule& schedule, std::int64_t step) {
  const std::int64_t start = schedule.total - schedule.decay;
  if (step < start) return 1;
  return falling(schedule.decay_shape,
                 std::min(1.0, static_cast<double>(step - start) / static_cast<double>(schedule.decay)));
}

/// The share of the peak after the warm-up, before `least`; nothing for an unknown kind.
double shape_of(const Schedule& schedule, std::int64_t step) {
  const std::string& kind = schedule.kind;
  const auto length = static_cast<double>(schedule.total - schedule.warmup);
  const double done = length > 0 ? std::min(1.0, static_cast<double>(step - schedule.warmup) / length) : 0.0;
  if (kind == "linear") return 1.0 - done;
  if (kind == "cosine") return half_cosine(done);
  if (kind == "cosine_restarts")
    return done < 1 ? half_cosine(std::fmod(static_cast<double>(schedule.cycles) * done, 1.0)) : 0;
  if (kind == "wsd") return warm_up_stable_decay(schedule, step);
  fail(ErrorKind::config, "train.schedule: '{}' is no schedule{}; there are {}", kind,
       did_you_mean(kind, schedule_kinds()), fmt::join(schedule_kinds(), ", "));
}

}  // namespace

double Schedule::at(std::int64_t step) const {
  if (step < warmup) return peak * static_cast<double>(step + 1) / static_cast<double>(warmup);
  if (kind == "constant" || kind == "plateau") return peak;
  if (kind == "inverse_sqrt") return peak * inverse_sqrt(step, warmup);
  const double share = shape_of(*this, step);
  return peak * (least == 0 ? share : least + (1 - least) * share);
}

Schedule make_schedule(const TrainConfig& config, std::int64_t total) {
  const auto steps = [&](double share) { return std::llround(share * static_cast<double>(total)); };
  Schedule schedule;
  schedule.kind = config.schedule;
  schedule.peak = config.learning_rate;
  schedule.total = total;
  schedule.warmup = steps(config.warmup_fraction);
  schedule.least = config.least_rate;
  schedule.cycles = config.cycles;
  schedule.decay = std::min<std::int64_t>(steps(config.decay_fraction), total - schedule.warmup);
  schedule.decay_shape = config.decay_shape;
  return schedule;
}

void Plateau::observe(double value, bool higher_is_better, const PlateauConfig& config) {
  const double gain = higher_is_better ? value - best : best - value;
  if (!has_best || gain > config.threshold) {
    has_best = true;
    best = value;
    without_gain = 0;
  } else {
    ++without_gain;
  }
  if (cooling > 0) {
    --cooling;
    without_gain = 0;
  }
  if (without_gain <= config.patience) return;
  scale *= config.factor;
  cooling = config.cooldown;
  without_gain = 0;
}

Json Plateau::to_json() const {
  return {
      {"scale", scale}, {"has_best", has_best}, {"best", best}, {"without_gain", without_gain}, {"cooling", cooling}};
}

Plateau Plateau::from_json(const Json& document) {
  Plateau plateau;
  plateau.scale = document.at("scale");
  plateau.has_best = document.at("has_best");
  plateau.best = document.at("best");
  plateau.without_gain = document.at("without_gain");
  plateau.cooling = document.at("cooling");
  return plateau;
}

}  // namespace glass
