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
  EXPECT_NO_THROW(check_answers(question(), labels({kLearned, {1, {}, 0, 0}, {1, {{0, 0}, {4, 7}}, 1, 1}})));
}

TEST(CheckAnswers, NamesThoseThatNoTokenStandsFor) {
  const AnswerWindow lost{1, {{0, 0}, {0, 3}, {8, 13}}, -1, -1};
  const std::string said = test::error_text(ErrorKind::data, [&] {
    check_answers(question(), labels({kLearned, lost}));
  });
  test::expect_part(
      said, "train.jsonl: answers: nothing can be learned of one answer, for which no token stands: line 12 'two'");
}

TEST(CheckAnswers, OnesThatWereCutOffOrGoOverAWindowAreNoError) {
  const AnswerWindow cut{1, {{0, 0}, {0, 3}}, -1, -1}, half{1, {{4, 5}, {8, 13}}, -1, -1};
  EXPECT_NO_THROW(check_answers(question(), labels({kLearned, cut})));
  EXPECT_NO_THROW(check_answers(question(), labels({kLearned, half})));
}

TEST(CheckAnswers, RefusesDataOfWhichNoAnswerCanBeLearned) {
  const AnswerWindow first{0, {{0, 0}, {0, 3}}, -1, -1}, second{1, {{0, 0}, {0, 3}}, -1, -1};
  test::expect_part(test::error_text(ErrorKind::data,
                                     [&] {
                                       check_answers(question(), labels({first, second}));
                                     }),
                    "none can be learned: all stand where texts are cut");
}

}  // namespace
}  // namespace glass::check_answers_test
