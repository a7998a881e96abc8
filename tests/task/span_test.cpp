// The task "span": the loss by hand, the best span, and its evaluation.
#include "glass/task/span.h"
#include "glass/config/config.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/data/answer_labels.h"
#include "support/error_text.h"

namespace glass::span_test {
namespace {

/// fp32 arithmetic of a handful of operations.
constexpr double kTolerance = 1e-6;

TEST(BestSpan, IsTheLargestSumOfAStartAndALaterEnd) {
  const auto best = best_span({0, 5, 1, 0}, {9, 0, 3, 1}, {true, true, true, true});
  ASSERT_TRUE(best);
  EXPECT_EQ(best->first, 0u);  // 0 + 9 beats 5 + 3
  EXPECT_EQ(best->last, 0u);
  const auto rest = best_span({0, 5, 1, 0}, {9, 0, 3, 1}, {false, true, true, true});
  EXPECT_EQ(rest->first, 1u);
  EXPECT_EQ(rest->last, 2u);
  EXPECT_EQ(rest->score, 8);
}

TEST(BestSpan, StaysWithinTheSearchedTokensAndTheLongestAnswer) {
  EXPECT_FALSE(best_span({1, 2}, {1, 2}, {false, false}));
  const auto apart = best_span({5, 0, 0}, {0, 0, 5}, {true, false, true});
  EXPECT_EQ(apart->first, apart->last);  // no span across a token that is not searched
  std::vector<double> starts(40, 0.0), ends(40, 0.0);
  starts[0] = ends[35] = 5;
  EXPECT_EQ(best_span(starts, ends, std::vector<bool>(40, true))->score, 5);
}

struct Case {
  TokenizedDataset data;
  Batch batch;
  at::Tensor scores;
};

/// Two texts, "one two three" with the answer "two", and "four" whose answer was cut off.
Case two_texts() {
  Case c;
  c.data.ids = {{1, 2, 3}, {4}};
  c.data.labels = std::make_shared<AnswerLabels>(
      std::vector<AnswerWindow>{{0, {{0, 3}, {4, 7}, {8, 13}}, 1, 1}, {1, {{0, 4}}, -1, -1}},
      std::vector<SearchedText>{{"one two three", {"two"}}, {"four", {"five"}}});
  c.batch = make_batch(c.data, {0, 1});
  c.scores = at::tensor({0.f, 0.f, 0.f, 0.f, 2.f, 1.f, 0.f, 3.f}).view({4, 2});  // four; one two three
  return c;
}

TEST(Span, LossIsTheMeanOfBothCrossEntropiesOfTextsWithAnAnswer) {
  const Case c = two_texts();
  const Config config;
  const double first = std::log(2 + std::exp(2.0)) - 2, last = std::log(1 + std::exp(1.0) + std::exp(3.0)) - 1;
  EXPECT_NEAR(make_span({config, {}})->loss(c.scores, c.batch).mean().item<double>(), (first + last) / 2, kTolerance);
}

TEST(Span, LossOfABatchWithoutAnswersIsZeroAndDifferentiable) {
  const Case c = two_texts();
  const at::Tensor scores = at::zeros({1, 2}).requires_grad_(true);
  const Config config;
  const at::Tensor loss = make_span({config, {}})->loss(scores, make_batch(c.data, {1})).mean();
  loss.backward();
  EXPECT_EQ(loss.item<double>(), 0);
  EXPECT_EQ(scores.grad().abs().sum().item<double>(), 0);
}

TEST(Span, EvaluationReadsTheAnswerFromTheText) {
  const Case c = two_texts();
  const Config config;
  const auto task = make_span({config, {}});
  const auto evaluation = task->start_evaluation(c.data);
  evaluation->add(c.batch, c.scores);
  const Json result = evaluation->finish();  // "two three" shares one word of two with "two"; "four" is wrong
  EXPECT_EQ(result.at("examples"), 2);
  EXPECT_NEAR(result.at("metrics").at("f1").at("value").get<double>(), (2.0 / 3) / 2, kTolerance);
  EXPECT_EQ(result.at("metrics").at("exact_match").at("value"), 0);
}

TEST(AnswerSearch, FindsTheBestOfAllWindowsInAnyOrder) {
  const at::Tensor first = at::tensor({1.f, 1.f, 0.f, 0.f, 3.f, 2.f}).view({3, 2}),
                   second = at::tensor({3.f, 2.f, 3.f, 2.f}).view({2, 2});
  for (const bool is_turned : {false, true}) {
    AnswerSearch search;
    if (is_turned) search.add(1, second, {false, true});
    search.add(0, first, {false, true, true});
    if (!is_turned) search.add(1, second, {false, true});
    EXPECT_EQ(search.window(), 0u);  // of equals the earlier one
    EXPECT_EQ(search.best()->first, 2u);
    EXPECT_EQ(search.best()->score, 5);
    EXPECT_EQ(search.no_answer_score(), 2);
    EXPECT_FALSE(search.is_unanswerable());
  }
}

TEST(AnswerSearch, HasNoAnswerWhereNothingIsSearched) {
  AnswerSearch search;
  search.add(0, at::zeros({2, 2}), {false, false});
  EXPECT_FALSE(search.best());
  EXPECT_TRUE(search.is_unanswerable());
}

/// A question over two windows, "one two" and "three", and one without an answer over "four"; token 0 of each is
/// special.
Case windows() {
  Case c;
  c.data.ids = {{0, 1, 2}, {0, 3}, {0, 4}};
  c.data.labels = std::make_shared<AnswerLabels>(
      std::vector<AnswerWindow>{
          {0, {{0, 0}, {0, 3}, {4, 7}}, 0, 0}, {0, {{0, 0}, {8, 13}}, 1, 1}, {1, {{0, 0}, {0, 4}}, 0, 0}},
      std::vector<SearchedText>{{"one two three", {"three"}}, {"four", {}}});
  c.batch = make_batch(c.data, {0, 1, 2});
  c.scores = at::tensor({0.f, 0.f, 2.f, 2.f,  // three
                         1.f, 1.f, 0.f, 0.f,  // four: none
                         4.f, 4.f, 1.f, 1.f, 0.f, 0.f})
                 .view({7, 2});  // one two: none here
  return c;
}

Json evaluated(const Case& c, const Config& config) {
  const auto task = make_span({config, {}});
  const auto evaluation = task->start_evaluation(c.data);
  evaluation->add(c.batch, c.scores);
  return evaluation->finish();
}

TEST(Span, EvaluationTakesTheBestWindowAndJudgesQuestionsWithoutAnAnswer) {
  Config config;
  config.task.unanswerable = true;
  const Json result = evaluated(windows(), config);
  EXPECT_EQ(result.at("examples"), 2);  // questions, not windows
  EXPECT_EQ(result.at("metrics").at("exact_match").at("value"), 1);
  EXPECT_EQ(result.at("metrics").at("answerable_f1").at("value"), 1);
  EXPECT_EQ(result.at("metrics").at("unanswerable_accuracy").at("value"), 1);
}

TEST(Span, EvaluationAlwaysAnswersWhereEveryQuestionHasAnAnswer) {
  const Json result = evaluated(windows(), Config());
  EXPECT_EQ(result.at("metrics").at("exact_match").at("value"), 0.5);  // "four" is given as an answer
  EXPECT_FALSE(result.at("metrics").contains("answerable_f1"));
}

}  // namespace
}  // namespace glass::span_test
