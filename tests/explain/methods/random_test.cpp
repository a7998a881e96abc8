// Random scores depend on the seed and the example alone.
#include <gtest/gtest.h>

#include <set>

#include "support/toy_subjects.h"

namespace glass::random_test {
namespace {

toys::FunctionSubject subject() {
  return {toys::scalar_table({1, 2, 3}), [](const Tensor& x) { return x.sum().reshape({1}); }};
}

std::vector<double> scores(std::uint64_t seed, std::int64_t example, std::size_t neighbours) {
  toys::FunctionSubject toy = subject();
  ExplainContext context = toys::context_of(toy);
  context.seed = seed;
  ExplainInput input = toys::text_of({1, 5, 6, 7, 2});
  input.example = example;
  std::vector<ExplainInput> inputs(neighbours + 1, toys::text_of({5, 6}));
  inputs.back() = input;
  return make_explainer("random")->explain(context, inputs).back().values;
}

TEST(RandomScores, DependOnTheSeedAndTheExampleAlone) {
  EXPECT_EQ(scores(1, 3, 0), scores(1, 3, 4));
  EXPECT_NE(scores(1, 3, 0), scores(1, 4, 0));
  EXPECT_NE(scores(1, 3, 0), scores(2, 3, 0));
}

TEST(RandomScores, LieBetweenMinusOneAndOneAndLeaveSpecialTokensOut) {
  const std::vector<double> values = scores(1, 3, 0);
  EXPECT_EQ(values.front(), 0);
  EXPECT_EQ(values.back(), 0);
  EXPECT_EQ(std::set<double>(values.begin() + 1, values.end() - 1).size(), 3);
  for (const double value : values) EXPECT_LE(std::abs(value), 1);
}

TEST(RandomScores, CanBeShares) {
  toys::FunctionSubject toy = subject();
  const Explanation shares = toys::explain_one(toy, "random", {{"signed", false}}, toys::text_of({5, 6, 7}));
  EXPECT_FALSE(shares.is_signed);
  for (const double value : shares.values) EXPECT_GE(value, 0);
}

}  // namespace
}  // namespace glass::random_test
