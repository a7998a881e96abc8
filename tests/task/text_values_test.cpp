// The tasks "multi_label" and "regression": losses by hand and their evaluations.
#include "glass/task/text_values.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "glass/data/value_labels.h"
#include "support/error_text.h"

namespace glass::text_values_test {
namespace {

constexpr double kTolerance = 1e-6;  // fp32 arithmetic of a handful of operations

TokenizedDataset with_values(const std::vector<std::vector<double>>& values) {
  TokenizedDataset data;
  const auto labels = std::make_shared<ValueLabels>(static_cast<std::int64_t>(values[0].size()), std::vector<double>());
  for (const std::vector<double>& of_text : values) {
    data.ids.push_back({1});
    labels->values.insert(labels->values.end(), of_text.begin(), of_text.end());
  }
  data.labels = labels;
  return data;
}

Json evaluate(const Task& task, const TokenizedDataset& data, const at::Tensor& scores) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t i = 0; i < data.size(); ++i) all.push_back(i);
  const auto evaluation = task.start_evaluation(data);
  evaluation->add(make_batch(data, all), scores);
  return evaluation->finish();
}

TEST(MultiLabel, LossIsTheMeanBinaryCrossEntropy) {
  const Config config;
  const auto task = make_multi_label({config, {"a", "b"}});
  const TokenizedDataset data = with_values({{1, 0}});
  const at::Tensor scores = at::tensor({2.f, -1.f}).view({1, 2});
  const double expected = (std::log1p(std::exp(-2.0)) + std::log1p(std::exp(-1.0))) / 2;
  EXPECT_NEAR(task->loss(scores, make_batch(data, {0})).mean().item<double>(), expected, kTolerance);
  EXPECT_NEAR(evaluate(*task, data, scores).at("metrics").at("loss").at("value").get<double>(), expected, kTolerance);
}

TEST(MultiLabel, PredictsLabelsAboveOneHalf) {
  const Config config;
  const TokenizedDataset data = with_values({{1, 0}, {1, 1}, {0, 0}});
  const Json metrics = evaluate(*make_multi_label({config, {"a", "b"}}), data,
                                at::tensor({3.f, 1.f, 2.f, -1.f, -1.f, -2.f}).view({3, 2}))
                           .at("metrics");
  EXPECT_NEAR(metrics.at("micro_f1").at("value").get<double>(), 2.0 * 2 / (2 * 2 + 1 + 1), kTolerance);
  EXPECT_NEAR(metrics.at("subset_accuracy").at("value").get<double>(), 1.0 / 3, kTolerance);
}

TEST(MultiLabel, NeedsLabels) {
  const Config config;
  test::expect_part(test::error_text(ErrorKind::data, [&] { make_multi_label({config, {}}); }), "needs labels");
}

TEST(Regression, LossIsTheMeanSquaredError) {
  const Config config;
  const auto task = make_regression({config, {}});
  const TokenizedDataset data = with_values({{1}, {-2}, {0.5}});
  const at::Tensor scores = at::tensor({1.f, 0.f, 0.f}).view({3, 1});
  EXPECT_NEAR(task->loss(scores, make_batch(data, {0, 1, 2})).mean().item<double>(), (4 + 0.25) / 3, kTolerance);
  const Json metrics = evaluate(*task, data, scores).at("metrics");
  EXPECT_NEAR(metrics.at("mean_squared_error").at("value").get<double>(), (4 + 0.25) / 3, kTolerance);
  EXPECT_EQ(task->metrics().front().higher_is_better, false);
}

TEST(Regression, LeavesOutTextsWithoutANumber) {
  const Config config;
  const auto task = make_regression({config, {}});
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(evaluate(*task, with_values({{1}, {none}, {2}}), at::tensor({1.f, 5.f, 2.f}).view({3, 1})).at("examples"),
            2);
  test::expect_part(test::error_text(ErrorKind::data,
                                     [&] {
                                       evaluate(*task, with_values({{none}}), at::tensor({1.f}).view({1, 1}));
                                     }),
                    "none of the 1 examples has a number");
}

}  // namespace
}  // namespace glass::text_values_test
