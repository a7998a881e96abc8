// parse_toml: kinds of values, places, and texts that a TOML library may not see.
#include "glass/config/toml.h"

#include <gtest/gtest.h>

#include <limits>

namespace glass::config::toml_test {
namespace {

struct Parsed {
  Table table;
  std::vector<std::string> complaints;
};

Parsed parse(const std::string& text) {
  Parsed parsed;
  parsed.table = parse_toml(text, "f", "/folder", parsed.complaints);
  return parsed;
}

TEST(ParseToml, KeepsKindAndPlaceOfEveryValue) {
  const Parsed parsed = parse("a = 1\n[s]\nb = 1.0\nc = \"x\"\nd = true\ne = [1, 2.5]\nf.g = []\nh = [true]\n");
  EXPECT_TRUE(parsed.complaints.empty());
  EXPECT_EQ(parsed.table.at("a").value, Value(std::int64_t{1}));
  EXPECT_EQ(parsed.table.at("s.b").value, Value(1.0));
  EXPECT_EQ(parsed.table.at("s.c").value, Value(std::string("x")));
  EXPECT_EQ(parsed.table.at("s.d").value, Value(true));
  EXPECT_EQ(parsed.table.at("s.e").value, Value(std::vector<double>{1, 2.5}));
  EXPECT_EQ(parsed.table.at("s.f.g").value, Value(std::vector<std::string>{}));
  EXPECT_EQ(parsed.table.at("s.h").value, Value(std::vector<bool>{true}));
  EXPECT_EQ(parsed.table.at("s.c").origin.place, "f:4");
  EXPECT_EQ(parsed.table.at("s.c").origin.folder, "/folder");
}

TEST(ParseToml, ByteOrderMarkWindowsLineEndsAndUnicodeInQuotesAreFine) {
  const Parsed parsed = parse("\xEF\xBB\xBF# \xEF\xBB\xBB\r\na = \"\xC3\xA9 \xEF\xBB\xBB\"\r\n'\xC3\xA9' = 1\r\n");
  EXPECT_TRUE(parsed.complaints.empty()) << parsed.complaints.front();
  EXPECT_EQ(parsed.table.at("a").value, Value(std::string("\xC3\xA9 \xEF\xBB\xBB")));
  EXPECT_EQ(parsed.table.count("\xC3\xA9"), 1u);
}

TEST(ParseToml, EveryCodePointOutsideQuotesIsRefusedNotParsed) {
  for (const char* letter :
       {"\xC2\xA1", "\xC3\xA9", "\xE2\xB1\x9E", "\xE3\x80\x81", "\xEF\xBB\xBB", "\xF0\x9F\x98\x80"}) {
    for (const char* frame : {"{}", "a{} = 1", "a = {}", "[{}]", "a = [1, {}]"}) {
      std::string text = frame;
      text.replace(text.find("{}"), 2, letter);
      const Parsed parsed = parse("\n" + text);
      ASSERT_EQ(parsed.complaints.size(), 1u) << text;
      EXPECT_EQ(parsed.complaints[0],
                fmt::format("f:2: '{}' stands outside quotes; put the text in quotes or remove it", letter));
    }
  }
}

TEST(ParseToml, FaultsDoNotHideOneAnother) {
  const Parsed parsed = parse("a = one\nb = 2\nc = [1\n]]\nd = 4\n[e e]\nf = 1\n[g]\nh = 2\n");
  EXPECT_EQ(parsed.complaints.size(), 3u);
  EXPECT_EQ(parsed.table.size(), 3u);  // of the broken section nothing
  EXPECT_EQ(parsed.table.count("b") + parsed.table.count("d") + parsed.table.count("g.h"), 3u);
}

TEST(ParseToml, TextThatIsNotTomlNeverThrows) {
  for (const char* text : {"[{t",
                           "[",
                           "]",
                           "=",
                           "= 1",
                           "\"",
                           "'''",
                           "\"\"\"",
                           "[[",
                           "[]",
                           "[.]",
                           "a.",
                           ".a = 1",
                           "a = {",
                           "a = [",
                           "a = \"\\",
                           "a = 0x",
                           "a = 1e",
                           "a = 1__0",
                           "a = {b = 1, b = 2}",
                           "[a]\n[a.b]\n[a]",
                           "a = 1\n[a.b]",
                           "\r",
                           "a\\b = 1",
                           "a = \"\\uD800\"",
                           "a = 1979-05-27T",
                           "a = {}\na.b = 1",
                           "[a.b]\n[a]\nb = 1",
                           "\"\"\"a\"\"\" = 1",
                           "a = \"\"\"\"\"\"\"\"\" \xC3\xA9"})
    EXPECT_FALSE(parse(text).complaints.empty()) << text;
}

TEST(ParseToml, ThrowsNothingForAnyShortText) {
  const std::string alphabet = "[]{}=.,\"'#\n at1-\\";
  std::string text(3, ' ');
  for (const char a : alphabet)
    for (const char b : alphabet)
      for (const char c : alphabet) {
        text[0] = a, text[1] = b, text[2] = c;
        EXPECT_NO_THROW(parse(text)) << text;
      }
}

TEST(ToToml, ReadsBackAsTheSameValue) {
  const std::vector<Value> values = {true,
                                     std::int64_t{-3},
                                     std::numeric_limits<std::int64_t>::min(),
                                     0.1,
                                     5e-4,
                                     1e300,
                                     1e22,
                                     3.0,
                                     -0.0,
                                     4.9e-324,
                                     std::string("a\"b\\c\n\t\x01\x7F \xC3\xA9"),
                                     std::vector<std::int64_t>{1, 2},
                                     std::vector<double>{0.5, 1.0},
                                     std::vector<std::string>{"x, y", ""},
                                     std::vector<std::string>{},
                                     std::vector<bool>{true, false}};
  for (const Value& value : values) {
    const Parsed parsed = parse("v = " + to_toml(value));
    EXPECT_TRUE(parsed.complaints.empty()) << to_toml(value);
    ASSERT_EQ(parsed.table.count("v"), 1u) << to_toml(value);
    EXPECT_EQ(parsed.table.at("v").value, value) << to_toml(value);
  }
}

}  // namespace
}  // namespace glass::config::toml_test
