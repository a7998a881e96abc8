// Agreement with gold rationales: groups, intervals, and the random ranking.
#include "glass/explain/metric.h"

#include <gtest/gtest.h>

#include "glass/explain/ranking.h"

namespace glass::agreement_test {
namespace {

constexpr double kExact = 1e-12;  // sums of a few fractions in float64

Explanation scored(const std::string& method, const std::vector<double>& values) {
  Explanation explanation;
  explanation.method = method;
  explanation.axes = {{"token", static_cast<std::int64_t>(values.size())}};
  explanation.values = values;
  return explanation;
}

/// [CLS] "aa" "bb" "cc" [SEP], the word "bb" is gold.
ExplainedExample example(const std::string& group) {
  ExplainedExample result;
  result.text = "aa bb cc";
  result.group = group;
  for (std::uint32_t t = 0; t < 5; ++t) {
    TokenSpan token;
    token.special = t == 0 || t == 4;
    if (!token.special) {
      token.char_start = (t - 1) * 3;
      token.char_end = token.char_start + 2;
    }
    result.tokens.push_back(token);
  }
  result.rationale = {{4, 5}};
  result.has_rationale = true;
  return result;
}

double value(const Json& row, const char* name) {
  return row[name]["value"].get<double>();
}

TEST(Agreement, ATokenIsGoldWhenItsCharactersOverlapARationale) {
  EXPECT_EQ(gold_tokens(example("")), (std::vector<std::uint8_t>{0, 0, 1, 0, 0}));
}

TEST(Agreement, RanksTheTextsOwnTokensByMagnitudeAndByGroup) {
  ExplainedExample keyword = example("keyword"), negation = example("negation"), unmarked = example("keyword");
  keyword.explanations = {scored("good", {9, 0, 2, 1, 9}), scored("bad", {9, 2, 0, 1, 9})};
  negation.explanations = {scored("good", {9, 0, -2, 1, 9}), scored("bad", {9, 2, 0, 1, 9})};
  unmarked.rationale.clear();
  unmarked.explanations = keyword.explanations;
  keyword.example = 0;
  negation.example = 1;
  const Json rows = measure_results(*make_metric("agreement"), {keyword, negation, unmarked});
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(rows[0]["method"], "good");
  EXPECT_EQ(rows[0]["group"], "all");
  EXPECT_EQ(rows[0]["examples"], 2);
  EXPECT_NEAR(value(rows[0], "auprc"), 1, kExact);
  EXPECT_NEAR(value(rows[0], "token_f1"), 1, kExact);
  EXPECT_EQ(rows[1]["group"], "keyword");
  EXPECT_EQ(rows[1]["examples"], 1);
  EXPECT_NEAR(value(rows[3], "auprc"), 0.5 * (0 + 1.0 / 3.0), kExact);
  EXPECT_NEAR(value(rows[3], "token_f1"), 0, kExact);
  EXPECT_NEAR(rows[0]["random_token_f1"].get<double>(), 1.0 / 3.0, kExact);
  // One gold token of three: its rank is 1, 2 or 3, and the areas are 1, 1/4 and 1/6; 400 rankings: standard error
  // .019.
  EXPECT_NEAR(rows[0]["random_auprc"].get<double>(), (1 + 1.0 / 4.0 + 1.0 / 6.0) / 3.0, 0.06);
  const auto with_sign = make_metric("agreement", {{"absolute", false}});
  EXPECT_NEAR(value(measure_results(*with_sign, {negation})[0], "token_f1"), 0, kExact);
}

TEST(Agreement, TheSameSeedGivesTheSameNumbers) {
  ExplainedExample marked = example("");
  marked.explanations = {scored("good", {9, 0, 2, 1, 9})};
  const auto metric = make_metric("agreement");
  EXPECT_EQ(measure_results(*metric, {marked}), measure_results(*metric, {marked}));
}

TEST(Agreement, AttentionIsSummedOverQueriesAndAveragedOverTheRest) {
  Explanation attention;
  attention.axes = {{"layer", 2}, {"query", 2}, {"key", 2}};
  attention.values = {0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 1, 0};
  EXPECT_EQ(scores_by_token(attention), (std::vector<double>{1.25, 0.75}));
  attention.axes = {{"layer", 2}, {"head", 4}};
  EXPECT_TRUE(scores_by_token(attention).empty());
}

}  // namespace
}  // namespace glass::agreement_test
