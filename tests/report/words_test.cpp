// Tokens become words, scores become sums and colours, by hand.
#include "report/words.h"

#include <gtest/gtest.h>

#include <limits>

#include "report/heat.h"

namespace glass::report::words_test {
namespace {

TokenSpan piece(const std::string& text, std::uint32_t start, std::uint32_t end, std::int32_t word) {
  return {text, 1, start, end, start, end, word, false};
}
TokenSpan special(const std::string& text) {
  return {text, 0, 0, 0, 0, 0, -1, true};
}

/// "Zürich wins": the first word of two pieces, ü of two bytes.
ExplainedExample zurich() {
  ExplainedExample example;
  example.text = "Z\u00FCrich wins";
  example.tokens = {special("[CLS]"), piece("zur", 0, 4, 0), piece("##ich", 4, 7, 0), piece("wins", 8, 12, 1),
                    special("[SEP]")};
  example.prediction = {PredictionKind::one_class, 0, "x", {1.0}, {0.0}, {}, {}};
  return example;
}

Explanation by_token(std::vector<double> values) {
  Explanation e;
  e.axes = {{"token", static_cast<std::int64_t>(values.size())}};
  e.values = std::move(values);
  return e;
}

TEST(Words, JoinPiecesOfOneWord) {
  const ExplainedExample example = zurich();
  const std::vector<Word> words = words_of(example);
  ASSERT_EQ(words.size(), 4u);
  EXPECT_EQ(word_text(example, words[0]), "[CLS]");
  EXPECT_EQ(word_text(example, words[1]), "Z\u00FCrich");
  EXPECT_EQ(words[1].tokens, 2u);
  EXPECT_EQ(word_text(example, words[2]), "wins");
  EXPECT_TRUE(words[3].special);
}

TEST(Words, MarkGoldSpansByCodePoints) {
  ExplainedExample example = zurich();
  example.has_rationale = true;
  example.rationale = {{7, 11}};  // "wins": code points, not bytes
  const std::vector<Word> words = words_of(example);
  EXPECT_FALSE(words[1].rationale);
  EXPECT_TRUE(words[2].rationale);
}

TEST(Words, ASpanBehindTheTextMarksNothing) {
  ExplainedExample example = zurich();
  example.rationale = {{100, 4000000000u}};
  for (const Word& word : words_of(example)) EXPECT_FALSE(word.rationale);
}

TEST(Words, PlacesThatStepBackShowNoByteTwice) {
  ExplainedExample example = zurich();
  example.tokens[3] = piece("wins", 0, 7, 1);
  std::size_t end = 0;
  for (const Word& word : words_of(example)) {
    EXPECT_GE(word.begin, end);
    EXPECT_GE(word.end, word.begin);
    end = word.end;
  }
}

TEST(WordScores, SumThePieces) {
  const std::vector<Word> words = words_of(zurich());
  EXPECT_EQ(word_scores({0.1, 0.5, 0.25, -1.0, 0.2}, words), (std::vector<double>{0.1, 0.75, -1.0, 0.2}));
}

TEST(WordScores, WhatIsNotFiniteHasNoColour) {
  const std::vector<Word> words = words_of(zurich());
  EXPECT_EQ(word_scores({0, std::numeric_limits<double>::quiet_NaN(), 0, 1, 0}, words)[1], 0.0);
}

TEST(TokenScores, AverageOverQueriesAndHeads) {
  Explanation e;
  e.axes = {{"layer", 2}, {"query", 2}, {"key", 2}};
  e.values = {1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5};
  EXPECT_EQ(token_scores(e, 2), (std::vector<double>{0.5, 0.5}));
  e.values = {1, 0, 1, 0, 1, 0, 0, 1};
  EXPECT_EQ(token_scores(e, 2), (std::vector<double>{0.75, 0.25}));
}

TEST(TokenScores, AreEmptyForOtherAxes) {
  Explanation e;
  e.axes = {{"layer", 2}, {"head", 2}};
  e.values = {1, 2, 3, 4};
  EXPECT_TRUE(token_scores(e, 2).empty());
}

TEST(HeatScale, LeavesSpecialTokensOutAndStatesTheirShare) {
  const HeatScale scale = heat_scale({2.0, 0.75, -1.0, 0.25}, words_of(zurich()));
  EXPECT_DOUBLE_EQ(scale.largest, 1.0);
  EXPECT_DOUBLE_EQ(scale.special_share, 2.25 / 4.0);
}

TEST(HeatLevel, IsLinearAndSymmetric) {
  EXPECT_EQ(heat_level(1.0, 1.0), kHeatLevels);
  EXPECT_EQ(heat_level(-0.5, 1.0), kHeatLevels / 2);
  EXPECT_EQ(heat_level(0.0, 1.0), 0);
  EXPECT_EQ(heat_level(5.0, 1.0), kHeatLevels);
  EXPECT_EQ(heat_level(1.0, 0.0), 0);
  EXPECT_EQ(heat_level(std::numeric_limits<double>::quiet_NaN(), 1.0), 0);
}

TEST(Heat, ShowsTheWholeTextWithItsGaps) {
  const ExplainedExample example = zurich();
  const HeatText text = heat_text(example);
  const Explanation e = by_token({0, 0.5, 0.5, -1, 0});
  Html html;
  draw_heat(html, text, &e, word_scores(e.values, text.words), 1.0);
  EXPECT_NE(html.finish().find(
                "<i title=\"0\">[CLS]</i> <b class=\"p12\" title=\"+1 = zur +0.500, ##ich +0.500\">Z\u00FCrich</b> "
                "<b class=\"n12\" title=\"\u22121\">wins</b> <i title=\"0\">[SEP]</i>"),
            std::string::npos);
}

TEST(Heat, StrikesThroughWhatWasNotSeen) {
  ExplainedExample example = zurich();
  example.text += " again";
  example.tokens_cut = 1;
  const HeatText text = heat_text(example);
  Html html;
  draw_heat(html, text, nullptr, {}, 0);
  const std::string page = html.finish();
  EXPECT_NE(page.find("<b>wins</b> <s title=\"not seen by the model\"> again</s> <i>[SEP]</i>"), std::string::npos)
      << page;
}

TEST(Words, PairsOfTokensAreSummedOverTheirRows) {
  Explanation pairs;
  pairs.axes = {{"token", 2}, {"token", 2}};
  pairs.values = {1, 2, 2, 5};
  EXPECT_EQ(token_scores(pairs, 2), (std::vector<double>{3, 7}));
  pairs.axes = {{"target_token", 2}, {"token", 2}};
  EXPECT_EQ(token_scores(pairs, 2), (std::vector<double>{1.5, 3.5}));
}

}  // namespace
}  // namespace glass::report::words_test
