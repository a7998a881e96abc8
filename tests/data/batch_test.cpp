// Batches and their plans: laws that hold for all lengths, seeds and epochs.
#include "glass/data/batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>

#include "glass/base/random.h"

namespace glass::batch_test {
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

TEST(MakeBatch, TakesTheTypesOfPairsAlong) {
  TokenizedDataset data;
  data.ids = {{1, 2, 3}, {4, 5}};
  data.token_types = {{0, 0, 1}, {0, 1}};
  data.labels = {0, 1};
  EXPECT_EQ(make_batch(data, {0, 1}).token_types, (std::vector<std::int64_t>{0, 1, 0, 0, 1}));
}

TEST(MakeBatch, PutsSequencesOneAfterTheOtherByLengthThenNumber) {
  TokenizedDataset data;
  data.ids = {{1, 2, 3}, {4}, {5, 6, 7}, {8, 9}};
  data.labels = {0, 1, 2, 3};
  const Batch batch = make_batch(data, {2, 0, 1});
  EXPECT_EQ(batch.ids, (std::vector<std::int64_t>{4, 1, 2, 3, 5, 6, 7}));
  EXPECT_EQ(batch.cu_seqlens, (std::vector<std::int64_t>{0, 1, 4, 7}));
  EXPECT_EQ(batch.labels, (std::vector<std::int64_t>{1, 0, 2}));
  EXPECT_EQ(batch.examples, (std::vector<std::int64_t>{1, 0, 2}));
  EXPECT_EQ(batch.size(), 3);
  EXPECT_EQ(batch.tokens(), 7);
  EXPECT_EQ(batch.length(1), 3);
}

Batch batch_with(std::int64_t number) {
  Batch batch;
  batch.ids = {number};
  batch.cu_seqlens = {0, 1};
  return batch;
}

TEST(Prefetcher, GivesBatchesInOrderFromTheFirst) {
  Prefetcher prefetcher(batch_with, 5, 40, 3);
  for (std::int64_t i = 5; i < 45; ++i) EXPECT_EQ(prefetcher.next().ids[0], i);
  EXPECT_ANY_THROW(prefetcher.next());
}

TEST(Prefetcher, ThrowsWhatMakeThrewAfterTheBatchesBefore) {
  Prefetcher prefetcher(
      [](std::int64_t i) {
        if (i == 2) throw std::runtime_error("batch 2");
        return batch_with(i);
      },
      0, 10, 8);
  EXPECT_EQ(prefetcher.next().ids[0], 0);
  EXPECT_EQ(prefetcher.next().ids[0], 1);
  EXPECT_THROW(prefetcher.next(), std::runtime_error);
  EXPECT_THROW(prefetcher.next(), std::runtime_error);
}

TEST(Prefetcher, MakesNoMoreThanItsDepthAheadAndEndsAtAnyMoment) {
  std::atomic<std::int64_t> made = 0;
  for (int consumed = 0; consumed < 5; ++consumed) {
    made = 0;
    {
      Prefetcher prefetcher(
          [&](std::int64_t i) {
            ++made;
            return batch_with(i);
          },
          0, 1000000, 2);
      for (int i = 0; i < consumed; ++i) prefetcher.next();
    }
    EXPECT_LE(made, consumed + 3);  // two ready and one in the making
  }
  Prefetcher nothing(batch_with, 0, 0);
}

}  // namespace
}  // namespace glass::batch_test
