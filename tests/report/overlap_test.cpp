// Common words of two texts, counted by hand.
#include "report/overlap.h"

#include <gtest/gtest.h>

#include <string>

namespace glass::report::overlap_test {
namespace {

/// The words of `written`, the common ones in brackets.
std::string marked(const std::string& written, const std::string& target) {
  std::string out;
  for (const WrittenWord& word : mark_common_words(written, target)) {
    const std::string text = written.substr(word.begin, word.end - word.begin);
    out += (out.empty() ? "" : " ") + (word.common ? "[" + text + "]" : text);
  }
  return out;
}

TEST(Overlap, MarksWordsWhereverTheyStand) {
  EXPECT_EQ(marked("the cat sat", "sat the dog"), "[the] cat [sat]");
}

TEST(Overlap, AWordIsCommonAsOftenAsTheTargetHasIt) {
  EXPECT_EQ(marked("a a a b", "a b a"), "[a] [a] a [b]");
  EXPECT_EQ(marked("a b", "a a"), "[a] b");
}

TEST(Overlap, ComparesBytesSoThatCaseAndPunctuationCount) {
  EXPECT_EQ(marked("Haus haus Haus.", "haus Hügel"), "Haus [haus] Haus.");
}

TEST(Overlap, AnyRunOfWhiteSpaceSeparates) {
  EXPECT_EQ(marked("\t a\n\nb  ", "b\ra"), "[a] [b]");
}

TEST(Overlap, OfEmptyTextsIsEmpty) {
  EXPECT_TRUE(mark_common_words("", "a").empty());
  EXPECT_TRUE(mark_common_words(" \n", "").empty());
  EXPECT_EQ(marked("a", ""), "a");
}

TEST(Overlap, PlacesAreBytesOfTheText) {
  const auto words = mark_common_words("über  東京", "東京");
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[1].begin, 7u);
  EXPECT_EQ(words[1].end, 13u);
  EXPECT_TRUE(words[1].common);
}

}  // namespace
}  // namespace glass::report::overlap_test
