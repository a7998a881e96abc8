// Regular expressions: what Oniguruma means by them, and what is refused.
#include "text/regex.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace glass::regex_test {
namespace {

std::vector<std::string> matches(const std::string& pattern, std::string_view text) {
  std::vector<std::string> out;
  Regex(pattern, "test").for_each_match(text, [&](std::size_t begin, std::size_t end) {
    out.emplace_back(text.substr(begin, end - begin));
  });
  return out;
}

using Texts = std::vector<std::string>;

TEST(RegularExpression, ReadsClassesAsOnigurumaDoes) {
  EXPECT_EQ(matches("\\s", "a\u180eb\u0085c d"), (Texts{"\u0085", " "}));  // PCRE2's \s holds U+180E
  EXPECT_EQ(matches("\\w+", "a_b\u00b2 \u24b6\u0301"),
            (Texts{"a_b", "\u24b6\u0301"}));                           // superscript two is a number, no word character
  EXPECT_EQ(matches("\\p{L}+", "\U00010d4a"), (Texts{"\U00010d4a"}));  // a letter since Unicode 16
  EXPECT_EQ(matches("[^\\p{L}\\s]+", "a\U00010d4a1 !"), (Texts{"1", "!"}));
  EXPECT_EQ(matches("\\P{L}+", "a\U00010d4a1"), (Texts{"1"}));
  EXPECT_EQ(matches("(?i:'s)", "'S '\u017f"), (Texts{"'S", "'\u017f"}));
}

TEST(RegularExpression, RepeatsARepetitionThatPcreWouldNotGiveBack) {
  EXPECT_EQ(matches("\\d{1,3}+4", "1234"), (Texts{"1234"}));
  EXPECT_EQ(matches("(ab){1,2}+b", "ababb"), (Texts{"ababb"}));
}

TEST(RegularExpression, TakesLinesOneByOne) {
  EXPECT_EQ(matches("^a$", "a\na\nb"), (Texts{"a", "a"}));
}

TEST(RegularExpression, CountsNoEmptyMatchBehindAMatch) {
  EXPECT_EQ(matches("x*", "axb"), (Texts{"", "x", ""}));
}

TEST(RegularExpression, RefusesWhatItDoesNotSupport) {
  for (const auto& [pattern, what] :
       std::vector<std::pair<std::string, std::string>>{{"(a", "no regular expression"},
                                                        {"a)", "without its '('"},
                                                        {"[a", "without its end"},
                                                        {"\\1", "the escape '\\1'"},
                                                        {"[a[b]]", "inside a class"},
                                                        {"[a&&b]", "inside a class"},
                                                        {"(?<n>a)", "the group"},
                                                        {"\\p{L", "without its {name}"},
                                                        {"(?R)", "the group"},
                                                        {"\\h", "the escape '\\h'"},
                                                        {"\\p{Nonsense}", "no regular"},
                                                        {std::string(9000, 'a'), "9000 bytes"}})
    EXPECT_NE(test::error_text(ErrorKind::data, [&, &p = pattern] { Regex(p, "test"); }).find(what), std::string::npos)
        << pattern;
}

TEST(RegularExpression, GivesUpWhereItWouldNotEnd) {
  const std::string text = std::string(200, 'a') + "bc";
  EXPECT_NE(test::error_text(ErrorKind::data, [&] { matches("(a+)+c", text); }), "");
  EXPECT_NE(test::error_text(ErrorKind::data, [&] { matches("(a|aa)+c", text); }), "");
}

}  // namespace
}  // namespace glass::regex_test
