// The text of exchanges, and the sentence about it.
#include "glass/base/counterfactual.h"

#include <gtest/gtest.h>

namespace glass::counterfactual_record_test {
namespace {

ExplainedExample example_of(const std::string& text) {
  ExplainedExample example;
  example.text = text;
  std::int32_t word = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    TokenSpan token;
    token.text = text.substr(start, end - start);
    token.start = token.char_start = static_cast<std::uint32_t>(start);
    token.end = token.char_end = static_cast<std::uint32_t>(end);
    token.word = word++;
    example.tokens.push_back(token);
    start = end + 1;
  }
  return example;
}

Json record_of(bool found) {
  return {{"found", found},
          {"words_exchanged", 2},
          {"exchanges", {{{"token", 0}, {"id", 7}, {"to", "no"}}, {{"token", 2}, {"id", 8}, {"to", "dull"}}}},
          {"prediction", "bad"},
          {"prediction_probability", 0.925},
          {"score", -1.5}};
}

TEST(CounterfactualRecord, HasTheTextWithItsWordsExchanged) {
  const ExplainedExample example = example_of("a film warm again");
  Explanation explanation;
  explanation.quality["counterfactual"] = record_of(true);
  write_counterfactual_texts(example, explanation);
  EXPECT_EQ(explanation.quality["counterfactual"]["text"], "no film dull again");
  EXPECT_FALSE(explanation.quality["counterfactual"].contains("text_pair"));
  EXPECT_EQ(
      counterfactual_sentences(example, explanation),
      (std::vector<std::string>{"no film dull again  ->  bad (92.5 %), 2 words exchanged: a -> no, warm -> dull"}));
}

TEST(CounterfactualRecord, KeepsTheBlankThatATokenBeginsWith) {
  ExplainedExample example = example_of("a film warm again");
  example.tokens[2].start -= 1;
  Explanation explanation;
  explanation.quality["rows"] =
      Json::array({{{"target", "logit of class 'good'"}, {"counterfactual", record_of(false)}}});
  write_counterfactual_texts(example, explanation);
  EXPECT_EQ(explanation.quality["rows"][0]["counterfactual"]["text"], "no film dull again");
  EXPECT_EQ(counterfactual_sentences(example, explanation).at(0),
            "logit of class 'good': the prediction does not turn: no film dull again  ->  bad (92.5 %), 2 words "
            "exchanged: a -> no, warm -> dull");
}

TEST(CounterfactualRecord, OtherMethodsHaveNone) {
  EXPECT_TRUE(counterfactual_sentences(example_of("a film"), Explanation{}).empty());
}

}  // namespace
}  // namespace glass::counterfactual_record_test
