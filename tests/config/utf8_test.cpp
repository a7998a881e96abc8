// Where UTF-8 characters end, after the table of well-formed sequences of the Unicode standard (table 3-7).
#include <gtest/gtest.h>

#include "config/scan.h"

namespace glass::config::utf8_test {
namespace {

TEST(Utf8, WellFormedSequencesHaveTheirLength) {
  EXPECT_EQ(utf8_length("a", 0), 1u);
  EXPECT_EQ(utf8_length("\xC2\x80", 0), 2u);
  EXPECT_EQ(utf8_length("\xE0\xA0\x80", 0), 3u);
  EXPECT_EQ(utf8_length("\xED\x9F\xBF", 0), 3u);
  EXPECT_EQ(utf8_length("\xF0\x90\x80\x80", 0), 4u);
  EXPECT_EQ(utf8_length("\xF4\x8F\xBF\xBF", 0), 4u);
}

TEST(Utf8, IllFormedSequencesHaveNone) {
  for (const char* text : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
                           "\xE2\x82", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"})
    EXPECT_EQ(utf8_length(text, 0), 0u) << text;
}

TEST(Shown, IsOneLineOfValidText) {
  EXPECT_EQ(shown("a\nb\xFF\x7F \xC3\xA9"), "a?b?? \xC3\xA9");
  EXPECT_EQ(shown(std::string(100, 'x')), std::string(60, 'x') + "...");
}

}  // namespace
}  // namespace glass::config::utf8_test
