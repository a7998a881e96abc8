// Scores of a split: by example number, without dropout, the same one by one.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass {
namespace {

/// fp32 sums in another order (measured differences stay below 1e-6).
constexpr double kTolerance = 1e-5;

TEST(Evaluate, ScoresStandAtTheirExamplesWhateverTheBatches) {
  Transformer model(test::tiny_shape(), 5);
  test::randomise(model, 6);
  const TokenizedDataset data = test::random_dataset({9, 3, 12, 5, 3, 7});
  const TaskOutputs one_by_one = evaluate_scores(model, data, 1), together = evaluate_scores(model, data, 1000);
  EXPECT_EQ(together.labels, data.labels);
  for (std::size_t i = 0; i < data.size(); ++i) {
    ASSERT_EQ(together.scores[i].size(), 3u);
    for (int c = 0; c < 3; ++c) EXPECT_NEAR(one_by_one.scores[i][c], together.scores[i][c], kTolerance);
  }
}

TEST(Evaluate, HasNoDropoutAndLeavesTheModeAsItWas) {
  Architecture shape = test::tiny_shape();
  shape.encoder->dropout = 0.5;
  Transformer model(shape, 5);
  model.set_training(true);
  const TokenizedDataset data = test::random_dataset({9, 3, 12});
  const TaskOutputs first = evaluate_scores(model, data), second = evaluate_scores(model, data);
  EXPECT_EQ(first.scores, second.scores);
  EXPECT_TRUE(model.is_training());
}

TEST(Evaluate, StopsBetweenBatches) {
  Transformer model(test::tiny_shape(), 5);
  int asked = 0;
  const auto stop = [&asked] { return ++asked == 2; };
  EXPECT_FALSE(evaluate_scores_until(model, test::random_dataset({9, 3, 12, 5}), stop, 1).has_value());
  EXPECT_EQ(asked, 2);
}

TEST(Evaluate, SplitIsTheTasksEvaluationOfTheScores) {
  Transformer model(test::tiny_shape(), 5);
  const TokenizedDataset data = test::random_dataset({9, 3, 12, 5});
  const auto task = make_classification({"a", "b", "c"}, {});
  EXPECT_EQ(evaluate_split(model, *task, data), task->evaluate(evaluate_scores(model, data)));
}

}  // namespace
}  // namespace glass
