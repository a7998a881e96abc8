// What a terminal would obey is written out; everything else stays as it is, byte for byte.
#include "glass/base/terminal_text.h"

#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass::terminal_text_test {
namespace {

TEST(TerminalText, TextsOfAllScriptsStayAsTheyAre) {
  const std::string text = "Zażółć ελληνικά 日本語 עברית \U0001F469\u200D\U0001F467 a\tb";
  EXPECT_EQ(terminal_text(text, false), text);
}

TEST(TerminalText, ControlsAndDirectionMarksAreWrittenOut) {
  EXPECT_EQ(terminal_text("a\x1b[31mb\r\a\b", false), "a\\x1b[31mb\\x0d\\x07\\x08");
  EXPECT_EQ(terminal_text("\x7f\u0085\u009b31m", false), "\\u007f\\u0085\\u009b31m");
  EXPECT_EQ(terminal_text("\u202Eevil\u202C \u2066x\u2069 \u200E\u200F\u061C", false),
            "\\u202eevil\\u202c \\u2066x\\u2069 \\u200e\\u200f\\u061c");
  EXPECT_EQ(terminal_text("\u2028\u2029", false), "\\u2028\\u2029");
}

TEST(TerminalText, BytesThatAreNoUtf8AreWrittenOut) {
  EXPECT_EQ(terminal_text("\x9b"
                          "31m caf\xe9 \xc0\x80 \xed\xa0\x80",
                          false),
            "\\x9b31m caf\\xe9 \\xc0\\x80 \\xed\\xa0\\x80");
  EXPECT_EQ(terminal_text("\xf4\x90\x80\x80", false), "\\xf4\\x90\\x80\\x80");
}

TEST(TerminalText, LinesAreKeptWhereTheyAreAskedFor) {
  EXPECT_EQ(terminal_text("a\nb", true), "a\nb");
  EXPECT_EQ(terminal_text("a\nb", false), "a\\nb");
}

TEST(TerminalText, JsonStaysJsonOfTheSameValue) {
  const Json value = {{"text", "a\x1b[0m \u009b \u202E \x7f \n"}};
  EXPECT_EQ(parse_json(terminal_text(dump_json(value), true), "terminal"), value);
}

TEST(TerminalText, MessagesShowForeignTextTheSameWay) {
  EXPECT_EQ(shown("\u202Ea\u009b"), "\\u202ea\\u009b");
  EXPECT_EQ(shown("äöü", 3), "äö...");
}

}  // namespace
}  // namespace glass::terminal_text_test
