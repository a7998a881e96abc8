// Variants that look the same are one sequence; each finds its own row again.
#include "explain/shared_sequences.h"

#include <gtest/gtest.h>

namespace glass::shared_sequences_test {
namespace {

using Numbers = std::vector<std::size_t>;
using Rows = std::vector<std::int64_t>;

/// Two texts: the first is asked for at tokens 3, 5 and 3 as it is and at 5 changed, the second once.
SharedSequences two_texts() {
  SharedSequences shared;
  shared.add(0, {0, 0}, {3});
  shared.add(1, {0, 0}, {5});
  shared.add(2, {0, 1}, {5});
  shared.add(3, {7, 0}, {2});
  shared.add(4, {0, 0}, {3});
  return shared;
}

TEST(SharedSequences, ASequenceIsATextWithOneChange) {
  const SharedSequences shared = two_texts();
  EXPECT_EQ(shared.firsts(), (Numbers{0, 2, 3}));
  EXPECT_EQ(shared.asked(), (std::vector<Rows>{{3, 5}, {5}, {2}}));
  EXPECT_TRUE(shared.asks_several());
}

TEST(SharedSequences, RowsByTokenFollowTheOrderOfTheForward) {
  const SharedSequences::Members members = two_texts().members_of({2, 0, 1}, true);
  EXPECT_EQ(members.numbers, (Numbers{3, 0, 1, 4, 2}));
  EXPECT_EQ(members.rows, (Rows{0, 1, 2, 1, 3}));
  EXPECT_EQ(members.sequences, (Rows{0, 1, 1, 1, 2}));
}

TEST(SharedSequences, AVariantMayAskForSeveralTokens) {
  SharedSequences shared;
  shared.add(0, {0, 0}, {4, 6});
  shared.add(1, {0, 0}, {5, 6});
  const SharedSequences::Members members = shared.members_of({0}, true);
  EXPECT_EQ(shared.asked(), (std::vector<Rows>{{4, 6, 5}}));
  EXPECT_EQ(members.numbers, (Numbers{0, 1}));
  EXPECT_EQ(members.rows, (Rows{0, 1, 2, 1}));
}

TEST(SharedSequences, TextsAsAWholeHaveOneRowASequence) {
  SharedSequences shared;
  for (const std::size_t number : {0u, 1u, 2u}) shared.add(number, {number / 2, 0}, {-1});
  EXPECT_FALSE(shared.asks_several());
  const SharedSequences::Members members = shared.members_of({0, 1}, false);
  EXPECT_EQ(members.rows, (Rows{0, 0, 1}));
}

}  // namespace
}  // namespace glass::shared_sequences_test
