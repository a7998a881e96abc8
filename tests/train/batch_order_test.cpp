// Steps, epochs and batches.
#include "glass/train/batch_order.h"
#include "glass/config/train_config.h"

#include <gtest/gtest.h>

#include <algorithm>

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
