// Words and small letters against Python's own str.
#include "glass/text/words.h"

#include <gtest/gtest.h>

#include "glass/text/unicode.h"
#include "support/task_metrics_golden.h"

namespace glass::words_test {
namespace {

TEST(Words, LowerAndSplitEqualPythons) {
  for (const Json& c : test::task_metric_cases("words")) {
    const std::string text = c.at("text");
    EXPECT_EQ(lower_text(text), c.at("lower").get<std::string>()) << c;
    const std::vector<std::string_view> words = split_words(text);
    EXPECT_EQ(std::vector<std::string>(words.begin(), words.end()), c.at("words").get<std::vector<std::string>>()) << c;
  }
}

TEST(Words, ASigmaIsFinalBehindALetterAndBeforeNone) {
  EXPECT_EQ(lower_text("\u039f\u03a3"), "\u03bf\u03c2");
  EXPECT_EQ(lower_text("\u03a3"), "\u03c3");                            // no letter before it
  EXPECT_EQ(lower_text("\u039f\u03a3\u0301."), "\u03bf\u03c2\u0301.");  // marks and full stops are looked through
  EXPECT_EQ(lower_text("\u039f\u03a3.\u0391"), "\u03bf\u03c3.\u03b1");
  EXPECT_EQ(lower_text("\u0130\u00c4"), "i\u0307\u00e4");
}

TEST(Words, PythonSplitsAtTheseCharactersAndNoOthers) {
  std::vector<char32_t> separators;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (is_separator(c)) separators.push_back(c);
  }
  const std::vector<char32_t> python = {9,    10,   11,   12,   13,   28,   29,   30,   31,   32,
                                        133,  160,  5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198,
                                        8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288};
  EXPECT_EQ(separators, python);
}

// By Python: " ".join(n(n(text).casefold()).split()) with n = NFKC of unicodedata; it has no rule for what is not seen.
TEST(FoldedText, IsTheSameForNamesThatLookAlike) {
  for (const char* text : {"Good", "GOOD", " good", "\uff27\uff4f\uff4f\uff44", "\u200bgo\u00adod"})
    EXPECT_EQ(folded_text(text), "good") << text;
  EXPECT_EQ(folded_text("Stra\u00dfe"), "strasse");
  EXPECT_EQ(folded_text("cafe\u0301"), "caf\u00e9");
  EXPECT_EQ(folded_text("\u0130"), "i\u0307");
  EXPECT_EQ(folded_text("a\u00a0 B"), "a b");
  EXPECT_EQ(folded_text("\ufb01ne"), "fine");
}

}  // namespace
}  // namespace glass::words_test
