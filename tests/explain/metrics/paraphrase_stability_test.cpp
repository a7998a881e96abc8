// Words whose nearest neighbours are known: what counts as a paraphrase, and what it does to the ranks.
#include <gtest/gtest.h>

#include "explain/nearest_words.h"
#include "support/rerun_case.h"

namespace glass::paraphrase_stability_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

/// Words from 5 on with these first numbers, each in a direction of its own, and behind them one near each.
toys::FunctionSubject subject_of(const std::vector<double>& values, const std::vector<double>& neighbours,
                                 const toys::FunctionSubject::Function& function) {
  const Tensor table = at::zeros(
      {5 + 2 * static_cast<std::int64_t>(values.size()), 1 + static_cast<std::int64_t>(values.size())}, at::kDouble);
  for (std::size_t word = 0; word < values.size(); ++word) {
    const auto own = static_cast<std::int64_t>(5 + word), near = static_cast<std::int64_t>(5 + values.size() + word);
    table[own][0] = values[word];
    table[near][0] = neighbours[word];
    table[own][static_cast<std::int64_t>(1 + word)] = table[near][static_cast<std::int64_t>(1 + word)] = 100;
  }
  return {table, function};
}

const toys::FunctionSubject::Function kSum = [](const Tensor& x) { return x.select(1, 0).sum().reshape({1}); };

TEST(ParaphraseStability, TheNearestWordIsTheOneInItsDirection) {
  toys::FunctionSubject subject = subject_of({3, 1, -1}, {2, 1, -1}, kSum);
  EXPECT_EQ(nearest_words(toys::context_of(subject), {5, 7, 8}), (std::vector<std::int32_t>{8, 10, 5}));
}

TEST(ParaphraseStability, IsOneWhereNeighboursKeepTheRanks) {
  toys::FunctionSubject subject = subject_of({3, 1, -1}, {2.5, 1.2, -2}, kSum);
  const Json numbers = test::measured_again(subject, 3, "paraphrase_stability", {}, "occlusion");
  EXPECT_NEAR(numbers["mean"].get<double>(), 1, kExact);
  EXPECT_EQ(numbers["paraphrases"], 3);
}

TEST(ParaphraseStability, FallsWhereANeighbourChangesARank) {
  // The first word's neighbour is worth less than the second word: ranks 2 1 3 in place of 1 2 3.
  toys::FunctionSubject subject = subject_of({3, 1, -1}, {0.5, 1, -1}, kSum);
  const Json numbers = test::measured_again(subject, 3, "paraphrase_stability", {}, "occlusion");
  EXPECT_NEAR(numbers["lowest"].get<double>(), 0.5, kExact);
  EXPECT_NEAR(numbers["mean"].get<double>(), (0.5 + 1 + 1) / 3, kExact);
}

TEST(ParaphraseStability, LeavesOutWhatChangesTheOutput) {
  const auto two_classes = [](const Tensor& x) {
    const Tensor sum = x.select(1, 0).sum();
    return at::stack({sum, at::zeros({}, x.options())});
  };
  // The sigmoid of 3 is .953, that of .5 is .622: no paraphrase.
  toys::FunctionSubject subject = subject_of({3, 1, -1}, {0.5, 1, -1}, two_classes);
  const Json numbers = test::measured_again(subject, 3, "paraphrase_stability", {}, "occlusion");
  EXPECT_EQ(numbers["paraphrases"], 2);
  EXPECT_NEAR(numbers["lowest"].get<double>(), 1, kExact);
}

TEST(ParaphraseStability, RandomScoresAreDrawnAnewForEveryParaphrase) {
  toys::FunctionSubject subject = subject_of({3, 1, -1, 2, 4, 5, 6, 7}, {3, 1, -1, 2, 4, 5, 6, 7}, kSum);
  EXPECT_LT(test::measured_again(subject, 8, "paraphrase_stability", {}, "random")["mean"].get<double>(), 0.7);
}

TEST(ParaphraseStability, IsNotDefinedWithoutWordVectors) {
  toys::PatternSubject subject({at::ones({1, 5, 5}, at::kDouble) / 5}, ReadRows::mean);
  EXPECT_TRUE(test::measured_again(subject, 3, "paraphrase_stability", {}, "attention_rollout").empty());
}

}  // namespace
}  // namespace glass::paraphrase_stability_test
