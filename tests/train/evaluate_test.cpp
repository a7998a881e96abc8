// Scores of a split: by example number, without dropout, the same one by one.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "support/tiny_run.h"

namespace glass::evaluate_test {
namespace {

/// fp32 sums in another order (measured differences stay below 1e-6).
constexpr double kTolerance = 1e-5;

/// Accuracy, loss and what belongs to them are equal up to rounding.
void expect_same_metrics(const Json& a, const Json& b) {
  EXPECT_EQ(a.at("examples"), b.at("examples"));
  EXPECT_EQ(a.at("confusion"), b.at("confusion"));
  for (const auto& [name, metric] : a.at("metrics").items()) {
    EXPECT_NEAR(metric.at("value").get<double>(), b.at("metrics").at(name).at("value").get<double>(), kTolerance)
        << name;
  }
}

TEST(Evaluate, IsTheSameWhateverTheBatches) {
  Transformer model(test::tiny_shape(), 5);
  test::randomise(model, 6);
  const TokenizedDataset data = test::random_dataset({9, 3, 12, 5, 3, 7});
  const auto task = make_classification({"a", "b", "c"}, {});
  expect_same_metrics(evaluate_split(model, *task, data, 1), evaluate_split(model, *task, data, 1000));
}

TEST(Evaluate, HasNoDropoutAndLeavesTheModeAsItWas) {
  Architecture shape = test::tiny_shape();
  shape.encoder->dropout = 0.5;
  Transformer model(shape, 5);
  model.set_training(true);
  const TokenizedDataset data = test::random_dataset({9, 3, 12});
  const auto task = make_classification({"a", "b", "c"}, {});
  EXPECT_EQ(evaluate_split(model, *task, data), evaluate_split(model, *task, data));
  EXPECT_TRUE(model.is_training());
}

TEST(Evaluate, StopsBetweenBatches) {
  Transformer model(test::tiny_shape(), 5);
  const auto task = make_classification({"a", "b", "c"}, {});
  int asked = 0;
  const auto stop = [&asked] { return ++asked == 2; };
  EXPECT_FALSE(evaluate_until(model, *task, test::random_dataset({9, 3, 12, 5}), stop, 1).has_value());
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace glass::evaluate_test
