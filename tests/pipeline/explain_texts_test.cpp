// From texts to explained examples with a real tokenizer and a tiny model.
#include "glass/pipeline/explain_texts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "support/tiny_model.h"

namespace glass::explain_texts_test {
namespace {

class ExplainTexts : public testing::Test {
 protected:
  ExplainTexts()
      : tokenizer_(build_word_tokenizer({"a good film", "a bad film"}, true, 30, 1)), model_(test::tiny_shape(), 3) {
    job_.subject = &model_;
    job_.tokenizer = tokenizer_.get();
    meaning_ = make_score_meaning({model_.architecture(), *tokenizer_, {"bad", "good", "mixed"}});
    job_.meaning = meaning_.get();
    job_.label_names = {"bad", "good", "mixed"};
    job_.max_length = 6;
  }
  static TextToExplain text(const std::string& words, std::int32_t label = -1) {
    TextToExplain result;
    result.example.text = words;
    result.example.label = label;
    return result;
  }
  std::unique_ptr<Tokenizer> tokenizer_;
  Transformer model_;
  std::unique_ptr<ScoreMeaning> meaning_;
  ExplainJob job_;
  ExplainerSet explainers_;
};

TEST_F(ExplainTexts, GivesTokensPredictionsAndOneExplanationAMethodInOrder) {
  TextToExplain marked = text("a good film", 1);
  marked.number = 17;
  marked.example.rationale = {{2, 6}};
  marked.example.has_rationale = true;
  marked.example.group = "keyword";
  const std::vector<std::string> methods = {"occlusion", "attention_rollout"};
  const auto results = explain_texts(job_, {marked, text("bad")}, methods, explainers_);
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0].example, 17);
  EXPECT_EQ(results[0].gold_name, "good");
  EXPECT_EQ(results[0].group, "keyword");
  EXPECT_EQ(results[1].gold, -1);
  for (const ExplainedExample& result : results) {
    ASSERT_EQ(result.explanations.size(), 2u);
    EXPECT_EQ(result.explanations[0].method, "occlusion");
    EXPECT_EQ(result.explanations[1].method, "attention_rollout");
    EXPECT_EQ(result.explanations[0].values.size(), result.tokens.size());
    const auto& shares = result.prediction.probabilities;
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-12);
    EXPECT_EQ(result.prediction.label_name, job_.label_names[result.prediction.label]);
    EXPECT_EQ(result.explanations[0].target, "logit of class '" + result.prediction.label_name + "'");
    EXPECT_NEAR(result.explanations[0].quality["score_input"].get<double>(),
                result.prediction.logits[result.prediction.label], 1e-6);
  }
  EXPECT_EQ(results[1].text, "bad");
  EXPECT_EQ(results[1].tokens.size(), 3u);
}

TEST_F(ExplainTexts, CountsTheTokensThatWereNotSeen) {
  const auto results = explain_texts(job_, {text("a good film a bad film")}, {"gradient_x_input"}, explainers_);
  EXPECT_EQ(results[0].tokens.size(), 6u);
  EXPECT_EQ(results[0].tokens_cut, 2);
}

TEST_F(ExplainTexts, ReportsProgressUpToTheTotal) {
  std::int64_t last = 0;
  explain_texts(job_, {text("a"), text("a good film")}, {"occlusion", "attention"}, explainers_,
                [&](std::int64_t done, std::int64_t total) {
                  EXPECT_GT(done, last);
                  EXPECT_EQ(total, 4);
                  last = done;
                });
  EXPECT_EQ(last, 4);
}

TEST_F(ExplainTexts, UnknownAndRepeatedMethodsAreErrorsOfTheConfig) {
  EXPECT_THROW(explain_texts(job_, {}, {"occlusion", "rollout"}, explainers_), Error);
  EXPECT_THROW(explain_texts(job_, {}, {"occlusion", "occlusion"}, explainers_), Error);
}

TEST_F(ExplainTexts, WordsSentencesAndSpansOfATextAreThoseOfTheirRules) {
  job_.max_length = 0;
  TextToExplain two = text("A good film. Bad!");
  two.example.spans = {{2, 11}};
  const auto groups_of = [&](const std::string& unit) {
    ExplainerSet set;
    config::Table table;
    table["explain.occlusion.unit"] = {unit, {"a.toml:1", {}}};
    config::Reader reader(table);
    set.bind(reader);
    return explain_texts(job_, {two}, {"occlusion"}, set).at(0).explanations.at(0).groups;
  };
  // [CLS] a good film . bad ! [SEP]
  using Tokens = std::vector<std::vector<std::uint32_t>>;
  EXPECT_EQ(groups_of("word").tokens, (Tokens{{1}, {2}, {3}, {4}, {5}, {6}}));
  EXPECT_EQ(groups_of("sentence").tokens, (Tokens{{1, 2, 3, 4}, {5, 6}}));
  EXPECT_EQ(groups_of("paragraph").tokens, (Tokens{{1, 2, 3, 4, 5, 6}}));
  EXPECT_EQ(groups_of("span").tokens, (Tokens{{2, 3}}));
  EXPECT_TRUE(groups_of("token").tokens.empty());
}

}  // namespace
}  // namespace glass::explain_texts_test
