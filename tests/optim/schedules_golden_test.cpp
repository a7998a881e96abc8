// Schedules against those of transformers and PyTorch (scripts/golden/schedule_values.py).
#include <gtest/gtest.h>

#include "glass/config/config.h"
#include "glass/optim/schedule.h"
#include "support/golden.h"

namespace glass::schedules_golden_test {
namespace {

/// Relative; a few float64 operations in another order.
constexpr double kTolerance = 1e-12;

const Json& document() {
  static const Json read = read_json(golden::path_of("schedules.json"));
  return read;
}

TrainConfig config_of(const Json& entry) {
  return load_config("", entry.at("settings").get<std::vector<std::string>>()).config.train;
}

TEST(SchedulesGolden, RatesAreThoseOfTransformersWhoseWarmUpBeginsOneStepEarlier) {
  const std::int64_t steps = document().at("steps"), warmup = document().at("warmup");
  for (const auto& [name, entry] : document().at("schedules").items()) {
    const Schedule schedule = make_schedule(config_of(entry), steps);
    ASSERT_EQ(schedule.warmup, warmup);
    for (std::int64_t step = 0; step < steps; ++step) {
      const double expected = entry.at("rates").at(static_cast<std::size_t>(step < warmup ? step + 1 : step));
      EXPECT_NEAR(schedule.at(step), expected, kTolerance * std::max(expected, 0.1)) << name << " step " << step;
    }
  }
}

TEST(SchedulesGolden, EveryKindHasACase) {
  for (const std::string& kind : schedule_kinds()) {
    if (kind == "plateau") continue;
    bool is_there = false;
    for (const auto& [name, entry] : document().at("schedules").items()) is_there |= name.starts_with(kind);
    EXPECT_TRUE(is_there) << kind;
  }
}

TEST(SchedulesGolden, PlateausFallWherePyTorchsFall) {
  for (const Json& entry : document().at("plateaus")) {
    const TrainConfig config = config_of(entry);
    Plateau plateau;
    for (std::size_t i = 0; i < entry.at("values").size(); ++i) {
      plateau.observe(entry.at("values").at(i), entry.at("higher_is_better"), config.plateau);
      const double expected = entry.at("scales").at(i);
      EXPECT_NEAR(plateau.scale, expected, kTolerance * expected) << i;
      plateau = Plateau::from_json(plateau.to_json());
    }
    EXPECT_LT(plateau.scale, 1);
  }
}

}  // namespace
}  // namespace glass::schedules_golden_test
