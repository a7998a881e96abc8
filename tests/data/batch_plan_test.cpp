// Plans of batches: laws that hold for all lengths, seeds and epochs.
#include "glass/data/batch_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "glass/base/random.h"

namespace glass::batch_plan_test {
namespace {

using Plan = std::vector<std::vector<std::uint32_t>>;

std::vector<std::int64_t> random_lengths(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<std::int64_t> lengths(count);
  for (auto& length : lengths) length = 3 + static_cast<std::int64_t>(random.below(60));
  return lengths;
}

std::vector<std::uint32_t> flat_sorted(const Plan& plan) {
  std::vector<std::uint32_t> all;
  for (const auto& batch : plan) all.insert(all.end(), batch.begin(), batch.end());
  std::sort(all.begin(), all.end());
  return all;
}

std::int64_t tokens_of(const std::vector<std::uint32_t>& batch, const std::vector<std::int64_t>& lengths) {
  return std::accumulate(batch.begin(), batch.end(), std::int64_t{0},
                         [&](std::int64_t sum, auto example) { return sum + lengths[example]; });
}

/// Mean over batches of longest minus shortest.
double mean_spread(const Plan& plan, const std::vector<std::int64_t>& lengths) {
  double sum = 0;
  for (const auto& batch : plan) {
    const auto [low, high] =
        std::minmax_element(batch.begin(), batch.end(), [&](auto a, auto b) { return lengths[a] < lengths[b]; });
    sum += static_cast<double>(lengths[*high] - lengths[*low]);
  }
  return sum / static_cast<double>(plan.size());
}

TEST(PlanEpoch, HoldsEveryExampleOnceUnderEveryOption) {
  const auto lengths = random_lengths(1003, 5);
  std::vector<std::uint32_t> all(lengths.size());
  std::iota(all.begin(), all.end(), 0u);
  for (const bool grouped : {true, false})
    for (const std::int64_t tokens : {0, 512, 1}) {
      const BatchOptions options{16, tokens, grouped, 3};
      const Plan plan = plan_epoch(lengths, options, 2);
      EXPECT_EQ(flat_sorted(plan), all);
      for (const auto& batch : plan) {
        ASSERT_FALSE(batch.empty());
        if (tokens == 0)
          EXPECT_LE(batch.size(), 16u);
        else
          EXPECT_TRUE(batch.size() == 1 || tokens_of(batch, lengths) <= tokens);
      }
      if (tokens == 0) EXPECT_EQ(plan.size(), 63u);  // all full but one
    }
}

TEST(PlanEpoch, IsAPureFunctionThatChangesWithSeedAndEpoch) {
  const auto lengths = random_lengths(300, 6);
  const BatchOptions options{16, 0, true, 3};
  BatchOptions other = options;
  other.seed = 4;
  EXPECT_EQ(plan_epoch(lengths, options, 1), plan_epoch(lengths, options, 1));
  EXPECT_NE(plan_epoch(lengths, options, 1), plan_epoch(lengths, options, 2));
  EXPECT_NE(plan_epoch(lengths, options, 1), plan_epoch(lengths, other, 1));
}

TEST(PlanEpoch, GroupsLikeLengthsAndKeepsTheBatchesOrderRandom) {
  const auto lengths = random_lengths(2000, 7);
  const Plan grouped = plan_epoch(lengths, {16, 0, true, 1}, 0);
  EXPECT_LT(mean_spread(grouped, lengths), 4.0);  // 60 lengths over 50 batches of a pool
  EXPECT_GT(mean_spread(plan_epoch(lengths, {16, 0, false, 1}, 0), lengths),
            40.0);  // 16 draws of 60 lengths span about 53
  std::int64_t rises = 0;
  for (std::size_t i = 1; i < grouped.size(); ++i) rises += lengths[grouped[i][0]] > lengths[grouped[i - 1][0]];
  EXPECT_GT(rises, 40);  // about half of 124
  EXPECT_LT(rises, 85);
}

TEST(PlanEpoch, OfNothingIsNothing) {
  EXPECT_TRUE(plan_epoch({}, {}, 0).empty());
  EXPECT_TRUE(plan_by_length({}, 64).empty());
}

TEST(PlanByLength, FillsTheBudgetInOrderOfLength) {
  EXPECT_EQ(plan_by_length({5, 3, 9, 3, 20}, 11), (Plan{{1, 3, 0}, {2}, {4}}));
}

}  // namespace
}  // namespace glass::batch_plan_test
