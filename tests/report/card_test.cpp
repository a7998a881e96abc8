// What the card of a text says of each kind of prediction.
#include "report/example_card.h"

#include <gtest/gtest.h>

#include "report/numbers.h"
#include "support/error_text.h"

namespace glass::report::card_test {
namespace {

/// "who ?" asked of "rain on carl and town", of which the window "carl and" was read.
ExplainedExample window() {
  ExplainedExample example;
  example.text = "who ?";
  example.text_pair = "rain on carl and town";
  const auto token = [](const char* text, std::uint32_t start, std::uint32_t end, std::int32_t word, TextPart part) {
    return TokenSpan{text, 1, start, end, start, end, word, false, part};
  };
  example.tokens = {token("who", 0, 3, 0, TextPart::text), token("?", 4, 5, 1, TextPart::text),
                    token("carl", 8, 12, 2, TextPart::pair), token("and", 13, 16, 3, TextPart::pair)};
  example.tokens_before = 2;
  example.tokens_cut = 1;
  example.prediction = {PredictionKind::answer, 0, "carl", {}, {4.5, 1}, {}, {}};
  return example;
}

std::string card(const ExplainedExample& example) {
  Html html;
  draw_card(html, example, {});
  return html.finish();
}

TEST(Card, OfAnAnswerNamesItsTextAndTheWindow) {
  const std::string page = card(window());
  test::expect_part(page, "<strong>carl</strong> +4.5");
  test::expect_part(page, "<span class=\"chip\">window</span>");
  test::expect_part(page, " in front of it and 1 behind it");
  test::expect_part(page, "<s title=\"not part of this window\">rain on </s> <b>carl</b>");
  EXPECT_EQ(page.find("class=\"probs\"><span>"), std::string::npos);
}

TEST(Card, OfANumberHasNoProbability) {
  ExplainedExample example = window();
  example.tokens_before = example.tokens_cut = 0;
  example.prediction = {PredictionKind::value, 0, "value", {}, {-1.25}, {}, {}};
  const std::string page = card(example);
  test::expect_part(page, "<strong>value</strong> \u22121.25");
  EXPECT_EQ(page.find('%'), std::string::npos);
}

TEST(Card, OfAnEmbeddingNamesItsCosine) {
  ExplainedExample example = window();
  example.tokens_before = example.tokens_cut = 0;
  example.prediction = {PredictionKind::value, 0, "cosine with the second text", {}, {0.553}, {}, {}};
  example.explanations.emplace_back();
  Explanation& e = example.explanations.back();
  e.method = "occlusion";
  e.target = "cosine with the second text";
  e.axes = {{"token", 4}};
  e.values = {0.1, 0.2, 0.3, 0.4};
  e.quality = {{"sufficiency", 0.25}};
  Html html;
  CardSettings settings;
  settings.metrics = {"sufficiency"};
  draw_card(html, example, settings);
  const std::string page = html.finish();
  test::expect_part(page, "<strong>cosine with the second text</strong> +0.553");
  test::expect_part(page, "explained: cosine with the second text");
  test::expect_part(page, " \u00B7 sufficiency +0.250");
}

TEST(Card, OfASentenceColoursItAsAWholeAndSaysSo) {
  ExplainedExample example = window();
  example.prediction = {PredictionKind::value, 0, "value", {}, {-1.25}, {}, {}};
  example.explanations.emplace_back();
  Explanation& e = example.explanations.back();
  e.method = "occlusion";
  e.target = "value";
  e.axes = {{"token", 4}};
  e.values = {0.5, 0.5, 0.25, 0.25};
  e.groups = {"sentence", {{0, 1}, {2, 3}}, {1, 0.5}};
  const std::string page = card(example);
  test::expect_part(page, "by sentence: coloured as a whole, its tokens share its score evenly");
  test::expect_part(page, "title=\"+1 for the 2 tokens of this sentence\">who</b>");
  test::expect_part(page, "<b class=\"p6\" title=\"+0.500 for the 2 tokens of this sentence\">carl</b>");
  test::expect_part(page, "<th scope=\"row\">who</th><td class=\"d\">+0.500</td>");  // its share
}

TEST(Card, OfATagNamesTheWordAndWhetherItIsRight) {
  ExplainedExample example = window();
  example.tokens_before = example.tokens_cut = 0;
  example.prediction = {PredictionKind::one_class, 1, "VERB", {0.25, 0.75}, {0, 1.1}, {"NOUN", "VERB"}, {}};
  example.explained_token = 2;
  example.gold = 0;
  example.gold_name = "NOUN";
  example.explanations.emplace_back();
  example.explanations.back().target = "logit of class 'VERB'";
  example.explanations.back().axes = {{"token", 4}};
  example.explanations.back().values = {0, 0, 1, 0};
  const std::string page = card(example);
  test::expect_part(page, "explained: logit of class &#39;VERB&#39; at \u201Ccarl\u201D (token 2)");
  test::expect_part(page, "gold: NOUN");
}

TEST(Card, OfSeveralLabelsHasAProbabilityForEach) {
  ExplainedExample example = window();
  example.prediction = {PredictionKind::labels, 1, "wet", {0.75, 0.9}, {1.1, 2.2}, {"busy", "wet"}, {}};
  example.gold = 0;
  const std::string page = card(example);
  test::expect_part(page, "<strong>wet</strong> " + percent(0.9));
  test::expect_part(page, "<strong>busy</strong> " + percent(0.75));
  EXPECT_EQ(page.find("chip wrong"), std::string::npos);  // one gold class does not judge several labels
}

}  // namespace
}  // namespace glass::report::card_test
