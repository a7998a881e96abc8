// Invisible and invalid characters become visible; everything else stays as it is.
#include "report/visible.h"

#include <gtest/gtest.h>

namespace glass::report::visible_test {
namespace {

using namespace std::string_literals;

TEST(Visible, LeavesOrdinaryTextOfAnyScriptAlone) {
  for (const std::string text :
       {"plain", "tab\tand\nline", "Zürich naïve", "東京", "أهلاً بالعالم", "שלום", "😀", "é", "a\uFE0F"})
    EXPECT_EQ(visible(text), text);
}

TEST(Visible, ShowsBidirectionalControls) {
  EXPECT_EQ(visible("a\u202Eb"), "a\u27E8U+202E\u27E9b");
  for (const std::string c :
       {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u2066", "\u2067", "\u2068", "\u2069"}) {
    EXPECT_EQ(visible(c).find(c), std::string::npos) << visible(c);
  }
}

TEST(Visible, ShowsWhatHasNoWidth) {
  for (const std::string c : {"\u00AD", "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u3164", "\U000E0041"}) {
    EXPECT_EQ(visible(c).substr(0, 5), "\u27E8U+") << visible(c);
  }
}

TEST(Visible, ShowsControlCharactersAndLineSeparators) {
  EXPECT_EQ(visible("\0"s), "\u27E8U+0000\u27E9");
  EXPECT_EQ(visible("\x1b[31m"), "\u27E8U+001B\u27E9[31m");
  EXPECT_EQ(visible("\r"), "\u27E8U+000D\u27E9");
  EXPECT_EQ(visible("\u0085"), "\u27E8U+0085\u27E9");
  EXPECT_EQ(visible("\u2028"), "\u27E8U+2028\u27E9");
}

TEST(Visible, ReplacesEachByteThatIsNotUtf8) {
  EXPECT_EQ(visible("a\xff"), "a\uFFFD");
  EXPECT_EQ(visible("\xc0\xaf"), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(visible("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");            // surrogate
  EXPECT_EQ(visible("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // above U+10FFFF
  EXPECT_EQ(visible("\xe6\x9d"), "\uFFFD\uFFFD");                      // cut short
  EXPECT_EQ(visible("\xe6<"), "\uFFFD<");                              // the tail of a cut sequence is not swallowed
}

TEST(Shortened, CountsCodePointsNotBytes) {
  EXPECT_EQ(shortened("東京都", 2), "東京\u2026");
  EXPECT_EQ(shortened("東京都", 3), "東京都");
  EXPECT_EQ(shortened("", 0), "");
  EXPECT_EQ(shortened("\xff\xff\xff", 2), "\xff\xff\u2026");
}

}  // namespace
}  // namespace glass::report::visible_test
