// The task "token_classification": words, not tokens, are judged; entities where the tags mark them.
#include "glass/task/token_classification.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/data/token_labels.h"
#include "support/error_text.h"

namespace glass::token_classification_test {
namespace {

constexpr double kTolerance = 1e-6;  // fp32 arithmetic of a handful of operations

std::unique_ptr<Task> task_with(const std::vector<std::string>& names) {
  static const Config config;
  return make_token_classification({config, names});
}

/// One text of three words: the first has two tokens, the last none. Tokens: [CLS] w0 w0 w1.
TokenizedDataset three_words(const std::vector<std::int32_t>& labels = {-1, 1, -1, 0},
                             const std::vector<std::int32_t>& gold = {1, 0, 0}) {
  TokenizedDataset data;
  data.ids = {{9, 1, 2, 3}};
  const auto tags = std::make_shared<WordTags>();
  tags->put(labels, {-1, 0, -1, 1});
  tags->tags = {gold};
  data.labels = tags;
  return data;
}

const at::Tensor kScores = at::tensor({7.f, 0.f, 0.f, 2.f, 5.f, 0.f, 0.f, 1.f}).view({4, 2});

TEST(TokenClassification, LossIsTheMeanOverLabelledTokens) {
  const TokenizedDataset data = three_words();
  const double first = std::log1p(std::exp(-2.0)), last = std::log1p(std::exp(1.0));
  EXPECT_NEAR(task_with({"A", "B"})->loss(kScores, make_batch(data, {0})).mean().item<double>(), (first + last) / 2,
              kTolerance);
}

TEST(TokenClassification, LossOfTextsWithoutTagsIsZero) {
  const TokenizedDataset data = three_words({-1, -1, -1, -1});
  const at::Tensor scores = kScores.clone().requires_grad_(true);
  const Loss loss = task_with({"A", "B"})->loss(scores, make_batch(data, {0}));
  loss.mean().backward();
  EXPECT_EQ(loss.weight, 0);
  EXPECT_EQ(loss.mean().item<double>(), 0);
  EXPECT_EQ(scores.grad().abs().sum().item<double>(), 0);
}

TEST(TokenClassification, AWordWithoutATokenCountsAsWrong) {
  const TokenizedDataset data = three_words();
  const auto task = task_with({"A", "B"});
  const auto evaluation = task->start_evaluation(data);
  evaluation->add(make_batch(data, {0}), kScores);
  const Json result = evaluation->finish();
  EXPECT_EQ(result.at("words"), 3);
  EXPECT_EQ(result.at("words_not_seen"), 1);
  EXPECT_NEAR(result.at("metrics").at("accuracy").at("value").get<double>(), 1.0 / 3, kTolerance);
  EXPECT_EQ(result.at("confusion"), Json::parse("[[0, 1], [0, 1]]"));  // what was seen
  EXPECT_NEAR(result.at("majority_accuracy").get<double>(), 2.0 / 3, kTolerance);
  EXPECT_FALSE(result.at("metrics").contains("f1"));
}

TEST(TokenClassification, TagsThatMarkEntitiesAreJudgedAsEntitiesFirst) {
  const auto task = task_with({"B-X", "O"});
  EXPECT_EQ(task->metrics().front().name, "f1");
  EXPECT_EQ(task_with({"NOUN", "O"})->metrics().front().name, "accuracy");
  EXPECT_EQ(task_with({"O-SHAPE", "X-RAY"})->metrics().front().name, "accuracy");
  const TokenizedDataset data = three_words();  // gold O B-X B-X; predicted O O and nothing
  const auto evaluation = task->start_evaluation(data);
  evaluation->add(make_batch(data, {0}), kScores);
  const Json metrics = evaluation->finish().at("metrics");
  EXPECT_EQ(metrics.at("recall").at("value"), 0);
  EXPECT_EQ(metrics.at("f1").at("value"), 0);
}

TEST(TokenClassification, RefusesOneTagAndDataWithoutTags) {
  test::expect_part(test::error_text(ErrorKind::data, [] { task_with({"A"}); }), "needs at least 2 tags");
  const TokenizedDataset data = three_words({-1, -1, -1, -1}, {-1, -1, -1});
  const auto task = task_with({"A", "B"});
  const auto evaluation = task->start_evaluation(data);
  evaluation->add(make_batch(data, {0}), kScores);
  test::expect_part(test::error_text(ErrorKind::data, [&] { evaluation->finish(); }),
                    "no word of the 1 examples has a tag");
}

}  // namespace
}  // namespace glass::token_classification_test
