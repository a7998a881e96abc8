// Tokens with tags, labels, numbers and answers.
#include <gtest/gtest.h>

#include <cmath>

#include "glass/data/token_labels.h"
#include "glass/data/tokenize.h"
#include "glass/data/value_labels.h"

namespace glass::tokenize_labels_test {
namespace {

using Numbers = std::vector<std::int32_t>;

std::unique_ptr<Tokenizer> label_tokenizer() {
  return build_word_tokenizer({"I can't say, can it be in Rom?", "where"}, true, 60, 1);
}

Dataset one(Example example) {
  return {"file", "", {std::move(example)}};
}

Example tagged(const std::string& text, const std::vector<TaggedWord>& words) {
  Example example;
  example.text = text;
  example.words = words;
  return example;
}

TEST(TokenizeWithTags, PutsATagOnTheFirstTokenThatIsNotYetAnotherWords) {
  // [CLS] can ' t say [SEP]; the words are "ca", "n't", "say": "can" reaches into the first two and belongs to the
  // first.
  const TokenizedDataset data =
      tokenize_with_tags(one(tagged("can't say", {{0, 2, 5}, {2, 5, 6}, {6, 9, 7}})), *label_tokenizer(), 20);
  EXPECT_EQ(labels_of<WordTags>(data).words, (Numbers{-1, 0, 1, -1, 2, -1}));
  EXPECT_EQ(labels_of<WordTags>(data).labels, (Numbers{-1, 5, 6, -1, 7, -1}));
  EXPECT_EQ(labels_of<WordTags>(data).tags[0], (Numbers{5, 6, 7}));
}

TEST(TokenizeWithTags, LeavesOutWordsThatWereCutOffOrHaveNoTokenOfTheirOwn) {
  const TokenizedDataset cut =
      tokenize_with_tags(one(tagged("say can it", {{0, 3, 1}, {4, 7, 2}, {8, 10, 3}})), *label_tokenizer(), 4);
  EXPECT_EQ(labels_of<WordTags>(cut).words, (Numbers{-1, 0, 1, -1}));
  EXPECT_EQ(labels_of<WordTags>(cut).tags[0], (Numbers{1, 2, 3}));
  const TokenizedDataset shared =
      tokenize_with_tags(one(tagged("say", {{0, 1, 1}, {1, 3, 2}})), *label_tokenizer(), 20);
  EXPECT_EQ(labels_of<WordTags>(shared).labels, (Numbers{-1, 1, -1}));
  EXPECT_EQ(labels_of<WordTags>(shared).tags[0], (Numbers{1, 2}));
}

TEST(TokenizeWithTags, KeepsWordsWithoutATagAsWords) {
  const TokenizedDataset data =
      tokenize_with_tags(one(tagged("say it", {{0, 3, -1}, {4, 6, 2}})), *label_tokenizer(), 20);
  EXPECT_EQ(labels_of<WordTags>(data).words, (Numbers{-1, 0, 1, -1}));
  EXPECT_EQ(labels_of<WordTags>(data).labels, (Numbers{-1, -1, 2, -1}));
}

TEST(TokenizeWithLabels, MarksTheLabelsOfATextAndItsNumber) {
  Example example;
  example.text = "say it";
  example.labels = {0, 2};
  example.value = 2.5;
  const auto judged = tokenize_with_values(one(example), *label_tokenizer(), 20);
  const auto marked = tokenize_with_labels(one(example), *label_tokenizer(), 4, 20);
  EXPECT_EQ(labels_of<ValueLabels>(marked).values, (std::vector<double>{1, 0, 1, 0}));
  EXPECT_EQ(labels_of<ValueLabels>(marked).width, 4);
  EXPECT_EQ(labels_of<ValueLabels>(judged).values, (std::vector<double>{2.5}));
}

}  // namespace
}  // namespace glass::tokenize_labels_test
