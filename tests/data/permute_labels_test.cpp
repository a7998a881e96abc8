// Labels change places among texts; nothing else does.
#include <gtest/gtest.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/data/permute_labels.h"

namespace glass::permute_labels_test {
namespace {

Dataset numbered_texts(std::int32_t count) {
  Dataset data;
  for (std::int32_t i = 0; i < count; ++i) {
    Example example;
    example.text = std::to_string(i);
    example.label = i;
    example.labels = {i};
    example.value = i;
    example.has_gold = true;
    data.examples.push_back(example);
  }
  return data;
}

TEST(PermuteLabels, GivesEveryLabelToOneTextAndKeepsTheTexts) {
  Dataset data = numbered_texts(100);
  permute_labels(data, DataKind::labelled, 1);
  std::vector<std::int32_t> labels;
  std::int32_t unmoved = 0;
  for (std::int32_t i = 0; i < 100; ++i) {
    const Example& example = data.examples[static_cast<std::size_t>(i)];
    EXPECT_EQ(example.text, std::to_string(i));
    EXPECT_EQ(example.labels, std::vector<std::int32_t>{example.label});
    EXPECT_EQ(example.value, example.label);
    labels.push_back(example.label);
    unmoved += example.label == i ? 1 : 0;
  }
  EXPECT_LE(unmoved, 6);  // one is expected
  std::sort(labels.begin(), labels.end());
  for (std::int32_t i = 0; i < 100; ++i) EXPECT_EQ(labels[static_cast<std::size_t>(i)], i);
}

TEST(PermuteLabels, IsAFunctionOfTheSeed) {
  const auto order = [](std::uint64_t seed) {
    Dataset data = numbered_texts(20);
    permute_labels(data, DataKind::valued, seed);
    std::vector<double> values;
    for (const Example& example : data.examples) values.push_back(example.value);
    return values;
  };
  EXPECT_EQ(order(3), order(3));
  EXPECT_NE(order(3), order(4));
}

TEST(PermuteLabels, RefusesGoldThatIsPartOfTheText) {
  Dataset data = numbered_texts(2);
  for (const DataKind kind : {DataKind::tagged, DataKind::targets, DataKind::answered, DataKind::texts}) {
    try {
      permute_labels(data, kind, 1);
      FAIL() << "accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
    }
  }
}

}  // namespace
}  // namespace glass::permute_labels_test
