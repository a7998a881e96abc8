// Examples of a dataset as a batch.
#include "glass/data/batch.h"

#include <gtest/gtest.h>

#include "glass/data/class_labels.h"
#include "glass/data/tokenized_dataset.h"

namespace glass::batch_test {
namespace {

TEST(MakeBatch, TakesTheTypesOfPairsAlong) {
  TokenizedDataset data;
  data.ids = {{1, 2, 3}, {4, 5}};
  data.token_types = {{0, 0, 1}, {0, 1}};
  EXPECT_EQ(make_batch(data, {0, 1}).token_types, (std::vector<std::int64_t>{0, 1, 0, 0, 1}));
}

TEST(MakeBatch, PutsSequencesOneAfterTheOtherByLengthThenNumber) {
  TokenizedDataset data;
  data.ids = {{1, 2, 3}, {4}, {5, 6, 7}, {8, 9}};
  data.labels = std::make_shared<ClassLabels>(std::vector<std::int64_t>{7, 8, 9, 7});
  const Batch batch = make_batch(data, {2, 0, 1});
  EXPECT_EQ(batch.ids, (std::vector<std::int64_t>{4, 1, 2, 3, 5, 6, 7}));
  EXPECT_EQ(batch.cu_seqlens, (std::vector<std::int64_t>{0, 1, 4, 7}));
  EXPECT_EQ(labels_of<ClassLabels>(batch).labels, (std::vector<std::int64_t>{8, 7, 9}));
  EXPECT_EQ(batch.examples, (std::vector<std::int64_t>{1, 0, 2}));
  EXPECT_EQ(batch.size(), 3);
  EXPECT_EQ(batch.tokens(), 7);
  EXPECT_EQ(batch.length(1), 3);
}

}  // namespace
}  // namespace glass::batch_test
