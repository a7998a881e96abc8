// Steps, epochs and batches.
#include "glass/train/batch_order.h"
#include "glass/config/train_config.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/peak_memory.h"
#include "support/tiny_run.h"

namespace glass::batch_order_test {
namespace {

TokenizedDataset dataset() {
  return test::random_dataset({3, 9, 4, 8, 5, 7, 6, 3, 9, 4});
}

TrainConfig config() {
  TrainConfig config;
  config.batch_size = 4;
  config.epochs = 2;
  return config;
}

TEST(BatchOrder, EveryEpochHoldsEveryExampleOnce) {
  const TokenizedDataset data = dataset();
  BatchOrder order(data, config(), {});
  ASSERT_EQ(order.total_steps(), 6);
  for (const std::int64_t epoch : {0, 1}) {
    std::vector<std::int64_t> seen;
    for (std::int64_t step = 3 * epoch; step < 3 * epoch + 3; ++step) {
      EXPECT_EQ(order.place(step).epoch, epoch);
      const Batch batch = order.batch(step);
      seen.insert(seen.end(), batch.examples.begin(), batch.examples.end());
    }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }
}

TEST(BatchOrder, EpochsEndAfterTheirLastStep) {
  const TokenizedDataset data = dataset();
  const BatchOrder order(data, config(), {});
  std::vector<std::int64_t> ends;
  for (std::int64_t step = 0; step <= 6; ++step) {
    if (order.ends_epoch(step)) ends.push_back(step);
  }
  EXPECT_EQ(ends, (std::vector<std::int64_t>{3, 6}));
}

TEST(BatchOrder, StartingInTheMiddleGivesTheSameBatches) {
  const TokenizedDataset data = dataset();
  BatchOrder whole(data, config(), {}), resumed(data, config(), {});
  for (std::int64_t step = 0; step < 4; ++step) whole.batch(step);
  EXPECT_EQ(whole.batch(4).examples, resumed.batch(4).examples);
  EXPECT_EQ(whole.batch(5).ids, resumed.batch(5).ids);
}

TEST(BatchOrder, StepsOverrideEpochs) {
  const TokenizedDataset data = dataset();
  TrainConfig settings = config();
  settings.steps = 11;
  BatchOrder order(data, settings, {});
  EXPECT_EQ(order.total_steps(), 11);
  EXPECT_EQ(order.place(10).epoch, 3);
}

TEST(BatchOrder, TokenBudgetsAreCountedEpochByEpoch) {
  const TokenizedDataset data = dataset();
  TrainConfig settings = config();
  settings.batch_tokens = 16;
  settings.epochs = 5;
  BatchOrder order(data, settings, {});
  std::int64_t examples = 0;
  for (std::int64_t step = 0; step < order.total_steps(); ++step) examples += order.batch(step).size();
  EXPECT_EQ(examples, 50);
}

TEST(BatchOrder, ABillionStepsCostNoMemoryAndNoTime) {
  const TokenizedDataset data = dataset();
  for (const std::int64_t tokens : {0, 16}) {
    TrainConfig settings = config();
    settings.steps = 1'000'000'000;
    settings.batch_tokens = tokens;
    const test::PeakMemory memory;
    BatchOrder order(data, settings, {});
    EXPECT_EQ(order.total_steps(), 1'000'000'000);
    EXPECT_EQ(order.batch(5).examples.size(), BatchOrder(data, settings, {}).batch(5).examples.size());
    EXPECT_LT(memory.above_start(), 10'000'000u);
  }
}

TEST(BatchOrder, PlacesOfABudgetAreThoseOfCountingWhateverTheOrderOfTheQuestions) {
  const TokenizedDataset data = dataset();
  TrainConfig settings = config();
  settings.batch_tokens = 16;
  settings.steps = 1'000'000;
  constexpr std::int64_t kEpochs = 70'000;  // more than are remembered
  BatchOptions options;
  options.batch_size = settings.batch_size;
  options.batch_tokens = settings.batch_tokens;
  options.group_by_length = settings.group_by_length;
  options.seed = static_cast<std::uint64_t>(settings.seed);
  std::vector<std::int64_t> starts = {0};
  for (std::int64_t epoch = 0; epoch < kEpochs; ++epoch)
    starts.push_back(starts.back() + static_cast<std::int64_t>(plan_epoch(lengths_of(data), options, epoch).size()));
  const BatchOrder order(data, settings, {});
  for (const std::int64_t epoch : {std::int64_t{3}, kEpochs - 1, std::int64_t{1}, kEpochs - 2, std::int64_t{0}}) {
    const std::int64_t first = starts[static_cast<std::size_t>(epoch)];
    EXPECT_EQ(order.place(first + 1).epoch, epoch);
    EXPECT_EQ(order.place(first + 1).index, 1);
    EXPECT_EQ(order.ends_epoch(first), epoch > 0);
    EXPECT_FALSE(order.ends_epoch(first + 1));
  }
}

TEST(BatchOrder, LargestBatchHasTheMostTokensOfTheEpoch) {
  const TokenizedDataset data = dataset();
  BatchOrder order(data, config(), {});
  std::int64_t most = 0;
  for (std::int64_t step = 0; step < 3; ++step) most = std::max(most, order.batch(step).tokens());
  EXPECT_EQ(order.largest_batch().tokens(), most);
}

TEST(BatchOrder, EmptyTrainingSetIsAnErrorOfTheData) {
  const TokenizedDataset empty;
  EXPECT_EQ(test::error_of([&] { BatchOrder order(empty, config(), {}); }).kind(), ErrorKind::data);
}

}  // namespace
}  // namespace glass::batch_order_test
