// The generator is the same everywhere and uniform enough for shuffles and bootstraps.
#include "glass/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace glass::random_test {
namespace {

TEST(Random, TheSameSeedGivesTheSameNumbersAndAnotherSeedOthers) {
  Random a(7), b(7), c(8);
  for (int i = 0; i < 100; ++i) {
    const auto number = a.next();
    EXPECT_EQ(number, b.next());
    EXPECT_NE(number, c.next());
  }
}

TEST(Random, UniformNumbersLieInTheUnitIntervalAroundOneHalf) {
  Random random(1);
  double sum = 0;
  constexpr int kCount = 100'000;
  for (int i = 0; i < kCount; ++i) {
    const double number = random.uniform();
    ASSERT_GE(number, 0.0);
    ASSERT_LT(number, 1.0);
    sum += number;
  }
  constexpr double kFiveSigma =
      5 * 0.2887 / 316.2;  // standard deviation of a uniform number over the root of the count
  EXPECT_NEAR(sum / kCount, 0.5, kFiveSigma);
}

TEST(Random, BelowReachesEveryNumberAndNoOther) {
  Random random(2);
  std::vector<int> counts(7, 0);
  for (int i = 0; i < 7000; ++i) ++counts.at(random.below(7));
  constexpr int kFiveSigma = 147;  // binomial with n = 7000, p = 1/7: sigma = 29.3
  for (const int count : counts) EXPECT_NEAR(count, 1000, kFiveSigma);
  EXPECT_EQ(random.below(1), 0u);
}

TEST(Random, AShuffleIsAPermutationAndEveryOrderOfThreeIsEquallyLikely) {
  Random random(3);
  std::vector<int> counts(6, 0);
  for (int i = 0; i < 6000; ++i) {
    std::vector<int> items{0, 1, 2};
    random.shuffle(items);
    ASSERT_EQ(std::accumulate(items.begin(), items.end(), 0), 3);
    ++counts.at(items[0] * 2 + (items[1] > items[2]));
  }
  constexpr int kFiveSigma = 145;  // binomial with n = 6000, p = 1/6: sigma = 28.9
  for (const int count : counts) EXPECT_NEAR(count, 1000, kFiveSigma);
}

}  // namespace
}  // namespace glass::random_test
