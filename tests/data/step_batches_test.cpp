// Dividing a step: every example once, like numbers of tokens, within the limits.
#include "glass/data/step_batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace glass::step_batches_test {
namespace {

using Parts = std::vector<std::vector<std::uint32_t>>;

const std::vector<std::int64_t> kLengths = {9, 3, 3, 40, 7, 1, 12, 5, 5, 2, 8};

std::vector<std::uint32_t> all_examples() {
  std::vector<std::uint32_t> examples(kLengths.size());
  std::iota(examples.begin(), examples.end(), 0u);
  return examples;
}

std::int64_t tokens_of(const std::vector<std::uint32_t>& part) {
  std::int64_t tokens = 0;
  for (const std::uint32_t example : part) tokens += kLengths[example];
  return tokens;
}

std::vector<std::uint32_t> joined(const Parts& parts) {
  std::vector<std::uint32_t> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  return all;
}

TEST(DivideExamples, EveryExampleStandsInOnePartForAnyNumberOfParts) {
  for (std::int64_t parts = 1; parts <= 20; ++parts) {
    const Parts divided = divide_examples(all_examples(), kLengths, parts);
    EXPECT_EQ(static_cast<std::int64_t>(divided.size()), parts);
    EXPECT_EQ(joined(divided), all_examples()) << parts;
  }
}

TEST(DivideExamples, PartsHaveLikeNumbersOfTokensUpToOneExample) {
  const std::vector<std::int64_t> lengths(64, 6);
  std::vector<std::uint32_t> examples(64);
  std::iota(examples.begin(), examples.end(), 0u);
  for (const auto& part : divide_examples(examples, lengths, 4)) EXPECT_EQ(part.size(), 16u);
  const Parts uneven = divide_examples(all_examples(), kLengths, 2);
  EXPECT_EQ(tokens_of(uneven[0]), 43);  // 95 tokens in all, one text of 40
  EXPECT_EQ(tokens_of(uneven[1]), 52);
}

TEST(DivideExamples, OrderOfTheExamplesDoesNotMatter) {
  std::vector<std::uint32_t> reversed = all_examples();
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(divide_examples(reversed, kLengths, 3), divide_examples(all_examples(), kLengths, 3));
}

TEST(DivideStep, ProcessesShareTheStepAndMayGoWithout) {
  for (const std::int64_t ranks : {1, 2, 4, 16}) {
    Parts all;
    std::int64_t without = 0;
    for (std::int64_t rank = 0; rank < ranks; ++rank) {
      const Parts own = divide_step(all_examples(), kLengths, {2, 0, rank, ranks});
      EXPECT_LE(own.size(), 2u);
      without += own.empty() ? 1 : 0;
      all.insert(all.end(), own.begin(), own.end());
    }
    EXPECT_EQ(joined(all), all_examples()) << ranks;
    if (ranks == 16) EXPECT_GE(without, 5);
  }
}

TEST(DivideStep, NoPartHasMoreTokensThanTheLimitUnlessOfOneExample) {
  const Parts parts = divide_step(all_examples(), kLengths, {1, 15});
  EXPECT_EQ(joined(parts), all_examples());
  for (const auto& part : parts) EXPECT_TRUE(tokens_of(part) <= 15 || part.size() == 1) << tokens_of(part);
}

}  // namespace
}  // namespace glass::step_batches_test
