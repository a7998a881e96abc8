// How many tokens an explanation is about, where that is plain.
#include <gtest/gtest.h>

#include "support/result_case.h"

namespace glass::effective_size_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

Json size_of(const std::vector<double>& scores) {
  ExplainedExample example = test::words_example(scores.size());
  example.explanations = {test::scored_words("any", scores, 9)};
  return test::measured_result("effective_size", example);
}

TEST(EffectiveSize, CountsEqualTokens) {
  EXPECT_NEAR(size_of({1, -1, 0, 1, 0})["mean"].get<double>(), 3, kExact);
  EXPECT_NEAR(size_of({0, 4})["mean"].get<double>(), 1, kExact);
}

TEST(EffectiveSize, CountsTheTokensThatHoldTheShare) {
  EXPECT_EQ(size_of({60, 25, 10, 4, 1})["tokens_of_share"], 3);
  EXPECT_TRUE(size_of({0, 0}).empty());
}

}  // namespace
}  // namespace glass::effective_size_test
