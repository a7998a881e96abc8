// Answers from which nothing would be learned.
#include "task/check_answers.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::check_answers_test {
namespace {

/// "one two three" asked for its bytes [4, 7), in one window.
Dataset question() {
  Example example;
  example.text = "which";
  example.text_pair = "one two three";
  example.answers = {{4, 7}};
  example.line = 12;
  return {"train.jsonl", "", {example, example}};
}

AnswerLabels labels(std::vector<AnswerWindow> windows) {
  return {std::move(windows), std::vector<SearchedText>(2)};
}

const AnswerWindow kLearned{0, {{0, 0}, {0, 3}, {4, 7}, {8, 13}}, 2, 2};

TEST(CheckAnswers, AreFineWhereEachIsLearnedInAWindow) {
  EXPECT_NO_THROW(check_answers(question(), labels({kLearned, {1, {}, 0, 0}, {1, {{0, 0}, {4, 7}}, 1, 1}}), 2));
}

TEST(CheckAnswers, NamesThoseThatNoTokenStandsFor) {
  const AnswerWindow lost{1, {{0, 0}, {0, 3}, {8, 13}}, -1, -1};
  const std::string said = test::error_text(ErrorKind::data, [&] {
    check_answers(question(), labels({kLearned, lost}), 2);
  });
  test::expect_part(said, "train.jsonl: answers: nothing can be learned of one answer: line 12 'two'");
}

TEST(CheckAnswers, OneThatWasCutOffIsNoError) {
  const AnswerWindow cut{1, {{0, 0}, {0, 3}}, -1, -1};
  EXPECT_NO_THROW(check_answers(question(), labels({kLearned, cut}), 0));
  // In windows all of a text is read: nothing is cut there.
  test::expect_part(test::error_text(ErrorKind::data,
                                     [&] {
                                       check_answers(question(), labels({kLearned, cut}), 2);
                                     }),
                    "one answer");
}

TEST(CheckAnswers, RefusesDataWhoseAnswersWereAllCutOff) {
  const AnswerWindow first{0, {{0, 0}, {0, 3}}, -1, -1}, second{1, {{0, 0}, {0, 3}}, -1, -1};
  test::expect_part(test::error_text(ErrorKind::data,
                                     [&] {
                                       check_answers(question(), labels({first, second}), 0);
                                     }),
                    "all of them stand behind the place where texts are cut");
}

}  // namespace
}  // namespace glass::check_answers_test
