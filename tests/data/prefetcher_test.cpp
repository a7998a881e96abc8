// Batches made ahead: in order, no more than asked, errors in their place.
#include "glass/data/prefetcher.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace glass::prefetcher_test {
namespace {

StepBatches batch_with(std::int64_t number) {
  Batch batch;
  batch.ids = {number};
  batch.cu_seqlens = {0, 1};
  return {{batch}, 1};
}

TEST(Prefetcher, GivesBatchesInOrderFromTheFirst) {
  Prefetcher prefetcher(batch_with, 5, 40, 3);
  for (std::int64_t i = 5; i < 45; ++i) EXPECT_EQ(prefetcher.next().parts[0].ids[0], i);
  EXPECT_ANY_THROW(prefetcher.next());
}

TEST(Prefetcher, ThrowsWhatMakeThrewAfterTheBatchesBefore) {
  Prefetcher prefetcher(
      [](std::int64_t i) {
        if (i == 2) throw std::runtime_error("batch 2");
        return batch_with(i);
      },
      0, 10, 8);
  EXPECT_EQ(prefetcher.next().parts[0].ids[0], 0);
  EXPECT_EQ(prefetcher.next().parts[0].ids[0], 1);
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
}  // namespace glass::prefetcher_test
