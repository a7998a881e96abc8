// Words, sentences and paragraphs by the stated rules, and the tokens that stand in them.
#include "glass/text/segments.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace glass::segments_test {
namespace {

using Strings = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;

Strings cut(TextCutter cutter, const std::string& text) {
  Strings parts;
  for (const TextSegment& segment : cutter(text))
    parts.push_back(text.substr(segment.start, segment.end - segment.start));
  return parts;
}

struct Cut {
  std::string text;
  Strings parts;
};

TEST(Segments, WordsAreRunsOfLettersAndPunctuationStandsByItself) {
  const Cut cases[] = {{"a good, bad film", {"a", "good", ",", "bad", "film"}},
                       {"I don't  know\n", {"I", "don't", "know"}},
                       {"it\u2019s 3.5, or 1,000.", {"it\u2019s", "3.5", ",", "or", "1,000", "."}},
                       {"wait... what?!", {"wait", "...", "what", "?", "!"}},
                       {"snake_case x-ray 'quoted'", {"snake_case", "x", "-", "ray", "'", "quoted", "'"}},
                       {"nai\u0308ve \u00fcber", {"nai\u0308ve", "\u00fcber"}},
                       {"", {}},
                       {"  \t", {}}};
  for (const Cut& c : cases) EXPECT_EQ(cut(word_segments, c.text), c.parts) << c.text;
}

TEST(Segments, WordsOfScriptsWithoutBlanksGoByTheirScript) {
  const Cut cases[] = {{"我喜欢,电影", {"我", "喜", "欢", ",", "电", "影"}},
                       {"私は映画が好きです", {"私", "は", "映", "画", "が", "好", "きです"}},
                       {"コーヒーを飲む", {"コーヒー", "を", "飲", "む"}},
                       {"らーめん", {"らーめん"}},
                       {"GPT模型3号", {"GPT", "模", "型", "3", "号"}},
                       {"한국 영화", {"한국", "영화"}},
                       {"ที่นี่", {"ที่", "นี่"}}};
  for (const Cut& c : cases) EXPECT_EQ(cut(word_segments, c.text), c.parts) << c.text;
}

TEST(Segments, NoWordEndsWithinACluster) {
  // A family joined by ZWJ, a flag of two letters, a thumb with a skin tone.
  const Strings emoji = {"\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd"};
  EXPECT_EQ(cut(word_segments, emoji[0] + emoji[1] + emoji[2]), emoji);
}

TEST(Segments, SentencesEndBehindTheirMarks) {
  const Cut cases[] = {{"It rains. It pours!  Really?", {"It rains.", "It pours!", "Really?"}},
                       {"\"Stop!\" he said. (He left.) Gone", {"\"Stop!\" he said.", "(He left.)", "Gone"}},
                       {"Dr. Jones met J. Smith at 3.5 p.m. on Monday. Fine.",
                        {"Dr. Jones met J. Smith at 3.5 p.m. on Monday.", "Fine."}},
                       {"What?! No... way. Yes… Now", {"What?!", "No... way.", "Yes…", "Now"}},
                       {"one line\nanother\n\nthird", {"one line", "another", "third"}},
                       {"他来了。她走了！真的？是", {"他来了。", "她走了！", "真的？", "是"}},
                       {"यह है। वह है।", {"यह है।", "वह है।"}},
                       {"a good film . it moves !", {"a good film .", "it moves !"}},
                       {"see example.com now", {"see example.com now"}},
                       {"", {}},
                       {".", {"."}}};
  for (const Cut& c : cases) EXPECT_EQ(cut(sentence_segments, c.text), c.parts) << c.text;
}

TEST(Segments, ParagraphsEndAtBlankLines) {
  EXPECT_EQ(cut(paragraph_segments, "a b\nc\n\nd\n \n\ne"), (Strings{"a b\nc", "d", "e"}));
  EXPECT_EQ(cut(paragraph_segments, "a\r\nb\r\n\r\nc\r\n"), (Strings{"a\r\nb", "c"}));
  EXPECT_EQ(cut(paragraph_segments, "\n\na"), (Strings{"a"}));
}

TEST(Segments, RunsOfOneCharacterAreReadOnce) {
  // Quadratic work would take minutes.
  constexpr std::size_t kLong = 1'000'000;
  std::string vowels;
  for (std::size_t i = 0; i < kLong; ++i) vowels += "\u30fc";
  EXPECT_EQ(word_segments(vowels).size(), 1u);
  EXPECT_EQ(sentence_segments(std::string(kLong, '.') + "a").size(), 1u);
  EXPECT_EQ(sentence_segments(std::string(kLong, ' ')).size(), 0u);
}

/// Tokens of these bytes of their texts; `sequence` -1: a special token.
struct Token {
  std::uint32_t start, end;
  std::int8_t sequence = 0;
};

Encoding encoding_of(const std::vector<Token>& tokens) {
  Encoding encoding;
  for (const Token& token : tokens) {
    encoding.ids.push_back(9);
    encoding.places.push_back({token.start, token.end, token.start, token.end, token.sequence < 0 ? -1 : 0});
    encoding.special.push_back(token.sequence < 0 ? 1 : 0);
    encoding.sequences.push_back(token.sequence);
  }
  return encoding;
}

TEST(Segments, TokensHaveTheNumbersOfTheirWordsThroughBothTexts) {
  // [CLS] un like ly , | yes no [SEP]
  const Encoding encoding = encoding_of({{0, 0, -1}, {0, 2}, {2, 6}, {6, 8}, {8, 9}, {0, 3, 1}, {4, 6, 1}, {0, 0, -1}});
  EXPECT_EQ(number_tokens(encoding, {"unlikely,", "yes no", ""}, word_segments), (Numbers{-1, 0, 0, 0, 1, 2, 3, -1}));
  EXPECT_EQ(number_tokens(encoding, {"unlikely,", "yes no", ""}, sentence_segments),
            (Numbers{-1, 0, 0, 0, 0, 1, 1, -1}));
}

TEST(Segments, ATokenOverSeveralWordsMakesThemOne) {
  // "in the" as one token, with its blanks; then " end", and a token of both halves of a clause: "d. I".
  const Encoding encoding = encoding_of({{0, 6}, {6, 10}});
  EXPECT_EQ(number_tokens(encoding, {"in the end", "", ""}, word_segments), (Numbers{0, 1}));
  const Encoding over = encoding_of({{0, 2}, {2, 5}, {5, 7}, {7, 10}});
  EXPECT_EQ(number_tokens(over, {"Go. I do. No", "", ""}, sentence_segments), (Numbers{0, 0, 0, 0}));
  EXPECT_EQ(number_tokens(encoding_of({{0, 3}, {3, 9}, {9, 12}}), {"Go. I do. No", "", ""}, sentence_segments),
            (Numbers{0, 1, 2}));
}

TEST(Segments, WhiteSpaceGoesWithTheTokenBehindIt) {
  // "a", " ", "b", " " character by character.
  const Encoding encoding = encoding_of({{0, 1}, {1, 2}, {2, 3}, {3, 4}});
  EXPECT_EQ(number_tokens(encoding, {"a b ", "", ""}, word_segments), (Numbers{0, 1, 1, 1}));
  EXPECT_EQ(number_tokens(encoding_of({{0, 1}, {1, 2}, {0, 1, 1}}), {"  ", "x", ""}, word_segments),
            (Numbers{0, 0, 1}));
}

TEST(Segments, SpansNumberTheTokensThatTheyOverlap) {
  const Encoding encoding = encoding_of({{0, 0, -1}, {0, 2}, {3, 6}, {7, 9}, {0, 2, 1}});
  EXPECT_EQ(number_tokens(encoding, {{5, 8}, {0, 1}}), (Numbers{-1, 1, 0, 0, -1}));
}

}  // namespace
}  // namespace glass::segments_test
