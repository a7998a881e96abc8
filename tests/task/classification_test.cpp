// The classification task: its loss, its evaluation document, its predictions, and what it refuses.
#include "glass/task/classification.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/data/class_labels.h"

namespace glass::classification_test {
namespace {

/// fp32 arithmetic of a handful of operations.
constexpr double kTolerance = 1e-6;

ErrorKind kind_of(const std::function<void()>& action, std::string& text) {
  try {
    action();
  } catch (const Error& error) {
    text = error.what();
    return error.kind();
  }
  ADD_FAILURE() << "no error";
  return ErrorKind::bug;
}

Batch labelled(std::vector<std::int64_t> labels) {
  Batch batch;
  batch.labels = std::make_shared<ClassLabels>(std::move(labels));
  return batch;
}

TEST(Classification, BalancedWeightsGiveEachClassThatOccursTheSameTogether) {
  // sklearn.utils.class_weight.compute_class_weight("balanced", ...) of six, three and one example.
  EXPECT_EQ(balanced_weights({6, 3, 1}), (std::vector<double>{10.0 / 18, 10.0 / 9, 10.0 / 3}));
  EXPECT_EQ(balanced_weights({2, 0, 6}), (std::vector<double>{2, 1, 8.0 / 12}));
}

TEST(Classification, LossIsTheMeanCrossEntropy) {
  const auto task = make_classification({"a", "b"}, {});
  const at::Tensor scores = at::tensor({0.0f, 0.0f, 2.0f, 0.0f}).view({2, 2});
  const double expected = 0.5 * (std::log(2.0) + std::log1p(std::exp(2.0)));
  EXPECT_NEAR(task->loss(scores, labelled({0, 1})).mean().item<double>(), expected, kTolerance);
}

TEST(Classification, ClassWeightsMakeAWeightedMean) {
  const auto task = make_classification({"a", "b"}, {1.0, 3.0});
  const at::Tensor scores = at::tensor({0.0f, 0.0f, 2.0f, 0.0f}).view({2, 2});
  const double expected = (1.0 * std::log(2.0) + 3.0 * std::log1p(std::exp(2.0))) / 4.0;
  EXPECT_NEAR(task->loss(scores, labelled({0, 1})).mean().item<double>(), expected, kTolerance);
}

TEST(Classification, EvaluationLeavesOutExamplesWithoutALabel) {
  const Json result = evaluate_classification({{{1, 0}, {0, 1}, {5, 0}}, {0, 0, -1}}, 2);
  EXPECT_EQ(result.at("examples"), 2);
  EXPECT_EQ(result.at("metrics").at("accuracy").at("value"), 0.5);
  EXPECT_EQ(result.at("confusion"), Json::parse("[[1, 1], [0, 0]]"));
  EXPECT_EQ(result.at("calibration").size(), 15u);
  EXPECT_EQ(result.at("majority_accuracy"), 1.0);
}

TEST(Classification, EvaluationWithoutAnyLabelIsAnErrorOfTheData) {
  std::string text;
  EXPECT_EQ(kind_of([&] { evaluate_classification({{{1, 0}}, {-1}}, 2); }, text), ErrorKind::data);
}

TEST(Classification, WrongNumberOfClassWeightsNamesBothNumbers) {
  std::string text;
  EXPECT_EQ(kind_of([] { make_classification({"a", "b"}, {1.0}); }, text), ErrorKind::config);
  EXPECT_NE(text.find("1 weights for 2 classes"), std::string::npos) << text;
}

TEST(Classification, OneClassIsNothingToLearn) {
  std::string text;
  EXPECT_EQ(kind_of([] { make_classification({"a"}, {}); }, text), ErrorKind::data);
}

TEST(Task, UnknownKindNamesTheNearestOne) {
  const Config config;
  std::string text;
  EXPECT_EQ(kind_of([&] { make_task("clasification", {config, {"a", "b"}}); }, text), ErrorKind::config);
  EXPECT_NE(text.find("did you mean 'classification'"), std::string::npos) << text;
}

}  // namespace
}  // namespace glass::classification_test
