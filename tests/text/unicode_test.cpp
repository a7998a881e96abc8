// UTF-8 by the standard's own table of ill-formed sequences, and the classes of characters.
#include "glass/text/unicode.h"

#include <gtest/gtest.h>

namespace glass::unicode_test {
namespace {

TEST(Utf8, FindsTheFirstInvalidSequence) {
  EXPECT_EQ(invalid_utf8(""), std::nullopt);
  EXPECT_EQ(invalid_utf8("a\u00e9\u4e2d\U0001f600\U0010ffff"), std::nullopt);
  using namespace std::string_view_literals;
  // Lone continuation, overlong, surrogate, above U+10FFFF, cut off, a wrong follower: Unicode 15, table 3-7.
  for (const auto bad :
       {"\x80"sv, "\xc0\xaf"sv, "\xc1\xbf"sv, "\xe0\x80\xaf"sv, "\xed\xa0\x80"sv, "\xf0\x8f\xbf\xbf"sv,
        "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xe4\xb8"sv, "\xf0\x9f\x98"sv, "\xc3("sv, "\xff"sv})
    EXPECT_EQ(invalid_utf8("ab" + std::string(bad)), 2u) << static_cast<int>(static_cast<unsigned char>(bad[0]));
}

TEST(Utf8, DecodingAndEncodingAreInverse) {
  for (const char32_t c : {U'\0', U'a', U'\u007f', U'\u0080', U'\u07ff', U'\u0800', U'\ud7ff', U'\ue000', U'\uffff',
                           U'\U00010000', U'\U0010ffff'}) {
    std::string text;
    append_utf8(text, c);
    EXPECT_EQ(invalid_utf8(text), std::nullopt);
    EXPECT_EQ(count_code_points(text), 1u);
    std::size_t position = 0;
    EXPECT_EQ(next_code_point(text, position), c);
    EXPECT_EQ(position, text.size());
  }
}

TEST(Utf8, Latin1BecomesTheSameCodePoints) {
  EXPECT_EQ(latin1_to_utf8("caf\xe9 \xff"), "caf\u00e9 \u00ff");
}

TEST(Characters, HaveBertsClasses) {
  for (const char32_t c : {U'!', U'$', U'^', U'`', U'~', U'\u2014', U'\u00bf', U'\u3002'})
    EXPECT_TRUE(is_bert_punctuation(c)) << std::uint32_t(c);
  for (const char32_t c : {U'a', U'0', U' ', U'\u20ac', U'\u00a9', U'\U0001f600'})
    EXPECT_FALSE(is_bert_punctuation(c)) << std::uint32_t(c);
  for (const char32_t c : {U'\t', U' ', U'\u0085', U'\u00a0', U'\u2003', U'\u2028', U'\u3000'})
    EXPECT_TRUE(is_white_space(c)) << std::uint32_t(c);
  EXPECT_FALSE(is_white_space(U'\u200b'));
  for (const char32_t c : {U'\0', U'\u007f', U'\u200d', U'\ufeff', U'\ue000'})
    EXPECT_TRUE(is_control(c)) << std::uint32_t(c);
  for (const char32_t c : {U'\t', U'\n', U'\r', U'a', U'\u0301'}) EXPECT_FALSE(is_control(c)) << std::uint32_t(c);
  for (const char32_t c : {U'\u4e2d', U'\u3400', U'\uf900', U'\U00020000'}) EXPECT_TRUE(is_cjk(c)) << std::uint32_t(c);
  for (const char32_t c : {U'\u3042', U'\uac00', U'\u3002'}) EXPECT_FALSE(is_cjk(c)) << std::uint32_t(c);
  EXPECT_TRUE(is_letter(U'\u00df') && is_number(U'\u0664') && is_mark(U'\u0301'));
  EXPECT_FALSE(is_letter(U'1') || is_number(U'a') || is_mark(U'a'));
}

}  // namespace
}  // namespace glass::unicode_test
