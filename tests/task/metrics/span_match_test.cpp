// Answers against torchmetrics' SQuAD scores and by hand.
#include "glass/task/metrics/span_match.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/error_text.h"
#include "support/task_metrics_golden.h"

namespace glass::span_match_test {
namespace {

TEST(SpanMatch, EqualsTorchmetrics) {
  for (const Json& c : test::task_metric_cases("span_match")) {
    const SpanScores scores = span_match(c.at("predictions"), c.at("answers"));
    EXPECT_NEAR(100 * scores.exact_match.value, c.at("exact_match").get<double>(), test::kScoreTolerance) << c;
    EXPECT_NEAR(100 * scores.f1.value, c.at("f1").get<double>(), test::kScoreTolerance) << c;
    EXPECT_TRUE(test::has_bounds(scores.exact_match) && test::has_bounds(scores.f1)) << c;
  }
}

TEST(SpanMatch, EqualsTheScriptOfSquad2) {
  for (const Json& c : test::task_metric_cases("span_match_2")) {
    for (std::size_t q = 0; q < c.at("answers").size(); ++q) {
      const AnswerMatch match = match_answer(c.at("predictions")[q], c.at("answers")[q], AnswerScript::v2);
      EXPECT_EQ(match.exact ? 1 : 0, c.at("exact")[q].get<int>()) << q << " of " << c;
      EXPECT_NEAR(match.f1, c.at("f1")[q].get<double>(), test::kScoreTolerance) << q << " of " << c;
    }
  }
}

TEST(SpanMatch, GoldAnswersOfWhichNothingIsLeftAreLeftOutOnlyByVersion2) {
  EXPECT_EQ(match_answer("a", {"A"}, AnswerScript::v2).f1, 1);
  EXPECT_EQ(match_answer("a", {"A"}, AnswerScript::v1).f1, 0);
  EXPECT_FALSE(match_answer("", {"A", "house"}, AnswerScript::v2).exact);
  EXPECT_TRUE(match_answer("", {"A", "house"}, AnswerScript::v1).exact);
}

TEST(SpanMatch, NormalisesCaseMarksArticlesAndSpace) {
  EXPECT_EQ(normalize_answer("  The  U.S.A.,\t(an) \u00c4pfel! "), "usa \u00e4pfel");
  EXPECT_EQ(normalize_answer("theatre banana a_n"), "theatre banana");  // the underscore goes first
  EXPECT_EQ(normalize_answer("the\u2013cat a\u0301 \u00e4an"),
            "\u2013cat \u0301 \u00e4an");  // a mark is no part of a word, a letter is
}

TEST(SpanMatch, TheBestGoldAnswerCountsForEachScore) {
  const AnswerMatch match = match_answer("the red house", {"a blue house", "house"});
  EXPECT_FALSE(match.exact);
  EXPECT_DOUBLE_EQ(match.f1, 2.0 / 3);  // "red house" against "house"
  EXPECT_TRUE(match_answer("House.", {"a blue house", "house"}).exact);
  EXPECT_DOUBLE_EQ(match_answer("x x y", {"x y y"}).f1, 2.0 / 3);  // one x and one y in common
}

TEST(SpanMatch, EmptyAnswersMatchExactlyButHaveNoWordInCommon) {
  EXPECT_TRUE(match_answer("The", {"a"}).exact);
  EXPECT_EQ(match_answer("The", {"a"}).f1, 0);
}

TEST(SpanMatch, IntervalHoldsTheValueAndRepeats) {
  std::vector<std::string> predictions;
  std::vector<std::vector<std::string>> answers;
  for (int i = 0; i < 40; ++i) {
    predictions.push_back(i % 3 == 0 ? "the red house" : "red");
    answers.push_back({"red house"});
  }
  const SpanScores scores = span_match(predictions, answers);
  EXPECT_LT(scores.f1.low, scores.f1.value);
  EXPECT_LT(scores.f1.value, scores.f1.high);
  EXPECT_TRUE(test::equal(scores.f1, span_match(predictions, answers).f1));
  EXPECT_TRUE(test::is_point(span_match({"x", "y"}, {{"x"}, {"y"}}).exact_match));
}

TEST(SpanMatch, NothingIsTheAnswerToAQuestionWithoutOne) {
  EXPECT_TRUE(match_answer("", {}).exact);
  EXPECT_EQ(match_answer("", {}).f1, 1);
  EXPECT_FALSE(match_answer("house", {}).exact);
  EXPECT_EQ(match_answer("house", {}).f1, 0);
  EXPECT_DOUBLE_EQ(span_match({"", "x", "y"}, {{}, {"x"}, {}}).f1.value, 2.0 / 3);
}

TEST(SpanMatch, NoQuestionsHaveNoScoreAndTextsAreUtf8) {
  EXPECT_TRUE(std::isnan(span_match({}, {}).f1.value));
  test::expect_part(test::error_text(ErrorKind::data,
                                     [] {
                                       span_match({"x"}, {{"x", "\xff"}});
                                     }),
                    "span match: question 0, gold answer 1");
}

}  // namespace
}  // namespace glass::span_match_test
