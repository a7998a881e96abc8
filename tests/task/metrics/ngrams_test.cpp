// Common n-grams by hand.
#include "glass/task/metrics/ngrams.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::ngrams_test {
namespace {

TEST(Ngrams, EachCountsAsOftenAsBothSidesHaveIt) {
  const NgramOverlap letters = ngram_overlap(U"aaab", U"aabb", 1), pairs = ngram_overlap(U"aaab", U"aabb", 2);
  EXPECT_EQ(letters.hypothesis, 4);
  EXPECT_EQ(letters.reference, 4);
  EXPECT_EQ(letters.common, 3);  // a twice, b once
  EXPECT_EQ(pairs.common, 2);    // aa, ab
}

TEST(Ngrams, SequencesThatAreTooShortHaveNone) {
  const NgramOverlap overlap = ngram_overlap(U"ab", U"", 3);
  EXPECT_EQ(overlap.hypothesis + overlap.reference + overlap.common, 0);
}

TEST(Ngrams, EqualWordsHaveEqualNumbers) {
  WordNumbers numbers;
  const std::u32string first = numbers.of({"x", "y", "x"}), second = numbers.of({"y", "z"});
  EXPECT_EQ(first[0], first[2]);
  EXPECT_NE(first[0], first[1]);
  EXPECT_EQ(second[0], first[1]);
  EXPECT_NE(second[1], first[0]);
}

TEST(Ngrams, TextThatIsNotUtf8IsNamed) {
  test::expect_part(test::error_text(ErrorKind::data,
                                     [] {
                                       check_utf8("BLEU: hypothesis", {"fine", "ab\xff"});
                                     }),
                    "BLEU: hypothesis 1 (counted from 0): not UTF-8 at byte 2");
}

}  // namespace
}  // namespace glass::ngrams_test
