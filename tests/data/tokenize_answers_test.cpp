// Questions, the tokens of their answers, and windows.
#include <gtest/gtest.h>

#include "glass/data/answer_labels.h"
#include "glass/data/tokenize.h"
#include "support/error_text.h"

namespace glass::tokenize_answers_test {
namespace {

std::unique_ptr<Tokenizer> answer_tokenizer() {
  return build_word_tokenizer({"I can't say, can it be in Rom?", "where"}, true, 60, 1);
}

/// "where", asked of "it can be in Rom, say".
Dataset question(std::vector<AnswerSpan> answers) {
  Example example;
  example.text = "where";
  example.text_pair = "it can be in Rom, say";
  example.answers = std::move(answers);
  example.line = 7;
  return {"file", "", {example}};
}

using Range = std::pair<std::int64_t, std::int64_t>;

std::vector<Range> learned(const TokenizedDataset& data) {
  std::vector<Range> ranges;
  for (const AnswerWindow& window : labels_of<AnswerLabels>(data).windows)
    ranges.emplace_back(window.first, window.last);
  return ranges;
}

TEST(TokenizeWithAnswers, FindsTheTokensOfTheFirstAnswer) {
  const TokenizedDataset data = tokenize_with_answers(question({{10, 16}, {3, 6}}), *answer_tokenizer(), 20, {});
  // [CLS] where [SEP] it can be in rom , say [SEP]
  EXPECT_EQ(learned(data), (std::vector<Range>{{6, 7}}));
  EXPECT_EQ(labels_of<AnswerLabels>(data).questions->at(0).answers, (std::vector<std::string>{"in Rom", "can"}));
  EXPECT_EQ(labels_of<AnswerLabels>(data).windows[0].places[1],
            (std::pair<std::uint32_t, std::uint32_t>{0, 0}));  // the question is not searched
  EXPECT_EQ(labels_of<AnswerLabels>(data).windows[0].places[7], (std::pair<std::uint32_t, std::uint32_t>{13, 16}));
  EXPECT_EQ(data.token_types.size(), 1u);
}

TEST(TokenizeWithAnswers, LearnsNothingOfAnAnswerThatWasCut) {
  CutCounts counts;
  EXPECT_EQ(learned(tokenize_with_answers(question({{10, 16}}), *answer_tokenizer(), 8, {}, &counts)),
            (std::vector<Range>{{-1, -1}}));  // ends behind "in"
  EXPECT_EQ(counts.cut_tokens, 3);
}

TEST(TokenizeWithAnswers, WindowsWithoutTheWholeAnswerLearnThatThereIsNone) {
  CutCounts counts;
  const TokenizedDataset data =
      tokenize_with_answers(question({{10, 16}}), *answer_tokenizer(), 8, {2, false}, &counts);
  // [CLS] where [SEP] + it can be in | be in rom , | rom , say
  EXPECT_EQ(learned(data), (std::vector<Range>{{0, 0}, {4, 5}, {0, 0}}));
  EXPECT_EQ(data.size(), 3u);
  EXPECT_EQ(labels_of<AnswerLabels>(data).questions->size(), 1u);
  EXPECT_EQ(counts.texts, 1);
  EXPECT_EQ(counts.cut_texts, 0);
}

TEST(TokenizeWithAnswers, WindowsOfAnAnswerThatNoneHoldsTeachNothing) {
  // [CLS] where [SEP] + it can be in | be in rom , | rom , say: none has "can be in rom ,"
  EXPECT_EQ(learned(tokenize_with_answers(question({{3, 17}}), *answer_tokenizer(), 8, {2, false})),
            (std::vector<Range>{{-1, -1}, {-1, -1}, {-1, -1}}));
}

TEST(TokenizeWithAnswers, CharactersThatNoTokenStandsForAreNoPartOfAnAnswer) {
  Dataset data = question({{10, 19}});
  data.examples[0].text_pair = "it can be in Rom\u200b, say";  // BERT's normalizer drops U+200B
  EXPECT_EQ(learned(tokenize_with_answers(data, *answer_tokenizer(), 20, {})), (std::vector<Range>{{6, 7}}));
  EXPECT_EQ(learned(tokenize_with_answers(data, *answer_tokenizer(), 8, {2, false})),
            (std::vector<Range>{{0, 0}, {4, 5}, {0, 0}}));
}

TEST(TokenizeWithAnswers, ATokenInSeveralWindowsCountsOnce) {
  const auto tokenizer = build_word_tokenizer({"where it can be in , say"}, true, 100, 1);  // "rom" is unknown
  const Example example = question({{10, 16}}).examples.front();
  const std::vector<Encoding> windows = encode_searched(*tokenizer, example, 8, 2);
  ASSERT_EQ(windows.size(), 3u);
  const CutCounts counts = counts_of(windows, tokenizer->special_ids());
  EXPECT_EQ(counts.unknown_tokens, 1);
  EXPECT_EQ(counts.unknown_texts, 1);
  EXPECT_EQ(counts.cut_tokens, 0);
  const Encoding whole = tokenizer->encode_pair(example.text, example.text_pair);
  EXPECT_EQ(counts.tokens, static_cast<std::int64_t>(whole.size()));
}

TEST(TokenizeWithAnswers, AllQuestionsWithoutAnAnswerAreNamedAtOnce) {
  Dataset data = question({});
  data.examples.push_back(data.examples.front());
  data.examples.back().line = 9;
  const std::string text =
      test::error_text(ErrorKind::data, [&] { tokenize_with_answers(data, *answer_tokenizer(), 20, {}); });
  test::expect_part(text, "file:7: answers: the question");
  test::expect_part(text, "\nfile:9: answers: the question");
}

TEST(TokenizeWithAnswers, QuestionsWithoutAnAnswerAreLearnedWhereTheyAreAllowed) {
  const TokenizedDataset data = tokenize_with_answers(question({}), *answer_tokenizer(), 20, {0, true});
  EXPECT_EQ(learned(data), (std::vector<Range>{{0, 0}}));
  EXPECT_TRUE(labels_of<AnswerLabels>(data).questions->at(0).answers.empty());
  test::expect_part(
      test::error_text(ErrorKind::data, [] { tokenize_with_answers(question({}), *answer_tokenizer(), 20, {}); }),
      "file:7: answers: the question 'where' has none; leave it out, or set task.unanswerable = true");
}

}  // namespace
}  // namespace glass::tokenize_answers_test
