// Paths through words: laid by hand on a small vocabulary, and laws of every path.
#include <gtest/gtest.h>

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include "explain/word_paths.h"

namespace glass::word_paths_test {
namespace {

Tensor vectors(const std::vector<double>& numbers, std::int64_t width) {
  return at::tensor(numbers, at::kDouble).view({-1, width});
}

TEST(WordPaths, GoFromWordToNearestWordOnTheWayToTheBaseline) {
  // Words on a line, the baseline at 0: from 8 over 7, 5 and 1; 9 lies on the other side.
  const Tensor vocabulary = vectors({0, 8, 7, 5, 1, 9}, 1);
  const Tensor path = word_paths(vocabulary, {1}, vocabulary.narrow(0, 1, 1), vocabulary.narrow(0, 0, 1), {5, 4});
  EXPECT_TRUE(at::equal(path.flatten(), at::tensor({0.0, 1.0, 5.0, 7.0, 8.0}, at::kDouble))) << path;
}

TEST(WordPaths, WhereNoWordLiesOnTheWayTheyGoAStepTowardsTheBaseline) {
  // Both neighbours lie on the other side of 8: the nearer one is moved less, to 8 - 8 / 4. None is left behind it.
  const Tensor vocabulary = vectors({0, 8, 9, 11}, 1);
  const Tensor path = word_paths(vocabulary, {1}, vocabulary.narrow(0, 1, 1), vocabulary.narrow(0, 0, 1), {4, 1});
  EXPECT_TRUE(at::equal(path.flatten(), at::tensor({0.0, 0.0, 6.0, 8.0}, at::kDouble))) << path;
}

TEST(WordPaths, GreedyMovesAWordLeastAndMaxcountKeepsMostOfItsDimensions) {
  // From (4, 4, 4) to 0: (3.9, 4.1, 4.1) lies between in one dimension, (3, 1, 50) in two, but far off in the third.
  const Tensor vocabulary = vectors({0, 0, 0, 4, 4, 4, 3.9, 4.1, 4.1, 3, 1, 50}, 3);
  const auto middle = [&](const std::string& strategy) {
    return word_paths(vocabulary, {1}, vocabulary.narrow(0, 1, 1), vocabulary.narrow(0, 0, 1), {3, 3, strategy})[1];
  };
  const double step = 4 - 4.0 / 3;
  EXPECT_TRUE(at::allclose(middle("greedy"), vectors({3.9, step, step}, 3)));
  EXPECT_TRUE(at::allclose(middle("maxcount"), vectors({3, 1, step}, 3)));
}

TEST(WordPaths, EveryDimensionIsMonotonicAndTheEndsAreTheBaselineAndTheWord) {
  const Tensor vocabulary = at::randn({200, 8}, at::make_generator<at::CPUGeneratorImpl>(7), at::kDouble);
  std::vector<std::int64_t> ids;
  for (std::int64_t id = 1; id < 60; ++id) ids.push_back(id);
  const Tensor words = vocabulary.narrow(0, 1, 59), baselines = vocabulary.narrow(0, 0, 1).expand({59, 8}).contiguous();
  for (const std::string strategy : {"greedy", "maxcount"}) {
    const Tensor path = word_paths(vocabulary, ids, words, baselines, {12, 20, strategy});
    EXPECT_TRUE(at::equal(path[0], baselines));
    EXPECT_TRUE(at::equal(path[11], words));
    const Tensor towards = (words - baselines).sign(), steps = path.slice(0, 1) - path.slice(0, 0, -1);
    EXPECT_GE((steps * towards).min().item<double>(), 0) << strategy;
    // A row alone has the same path.
    const Tensor alone =
        word_paths(vocabulary, {ids[40]}, words.narrow(0, 40, 1), baselines.narrow(0, 40, 1), {12, 20, strategy});
    EXPECT_TRUE(at::equal(alone.squeeze(1), path.select(1, 40))) << strategy;
  }
}

}  // namespace
}  // namespace glass::word_paths_test
