// Schedules by hand.
#include "glass/optim/schedule.h"
#include "glass/config/train_config.h"

#include <gtest/gtest.h>

namespace glass::schedule_test {
namespace {

/// A few float64 operations.
constexpr double kTolerance = 1e-15;

Schedule schedule(const std::string& kind) {
  return {kind, 0.8, 4, 12};
}

TEST(Schedule, WarmUpRisesInEqualStepsToThePeak) {
  for (const char* kind : {"linear", "cosine", "constant"}) {
    for (int step = 0; step < 4; ++step)
      EXPECT_NEAR(schedule(kind).at(step), 0.2 * (step + 1), kTolerance) << kind << step;
    EXPECT_NEAR(schedule(kind).at(4), 0.8, kTolerance) << kind;
  }
}

TEST(Schedule, LinearFallsByTheSameAmountAndEndsAboveZero) {
  for (int step = 4; step < 12; ++step) EXPECT_NEAR(schedule("linear").at(step), 0.8 - 0.1 * (step - 4), kTolerance);
  EXPECT_NEAR(schedule("linear").at(11), 0.1, kTolerance);
}

TEST(Schedule, CosineIsHalfWayDownInTheMiddle) {
  EXPECT_NEAR(schedule("cosine").at(8), 0.4, kTolerance);
  EXPECT_GT(schedule("cosine").at(11), 0.0);
}

TEST(Schedule, ConstantStays) {
  EXPECT_EQ(schedule("constant").at(11), 0.8);
}

TEST(Schedule, WithoutWarmUpTheFirstStepHasThePeak) {
  EXPECT_EQ((Schedule{"linear", 0.8, 0, 10}.at(0)), 0.8);
}

TEST(Schedule, WarmUpIsTheNearestWholeNumberOfSteps) {
  TrainConfig config;
  config.warmup_fraction = 0.1;
  EXPECT_EQ(make_schedule(config, 324).warmup, 32);
  EXPECT_EQ(make_schedule(config, 325).warmup, 33);
  EXPECT_EQ(make_schedule(config, 4).warmup, 0);
}

}  // namespace
}  // namespace glass::schedule_test
