// Counterfactuals of scores that add up, where the fewest exchanges are known; what was not needed is taken back; the
// record is the text's.
#include <gtest/gtest.h>

#include "glass/base/error.h"
#include "support/error_text.h"
#include "support/toy_subjects.h"

namespace glass::counterfactual_test {
namespace {

constexpr double kExact = 1e-12;  // float64

/// Class 0 while the numbers of the words sum to more than 0.
toys::FunctionSubject sum_of(const std::vector<double>& numbers) {
  return {toys::scalar_table(numbers), [](const Tensor& x) { return at::cat({x.sum(0), -x.sum(0)}); }};
}

Explanation explain(Subject& subject, const std::vector<std::int32_t>& ids, toys::Settings settings = {}) {
  return toys::explain_one(subject, "counterfactual", settings, toys::text_of(ids));
}

/// The words of a text after its exchanges.
std::vector<std::int32_t> words_of(const Explanation& result, std::vector<std::int32_t> ids) {
  for (const Json& exchange : result.quality["counterfactual"]["exchanges"])
    ids[exchange["token"].get<std::size_t>()] = exchange["id"].get<std::int32_t>();
  return ids;
}

TEST(Counterfactual, WhereScoresAddUpItIsTheFewestExchanges) {
  // Words 5 to 9. The sum of the text is 6; exchanged for word 9, words 5, 6, 7 take 5, 4 and 3 off it: two are needed.
  toys::FunctionSubject subject = sum_of({3, 2, 1, 0, -2});
  const std::vector<std::int32_t> ids = {1, 5, 6, 7, 2};
  const Explanation result = explain(subject, ids);
  const Json& record = result.quality["counterfactual"];
  EXPECT_TRUE(record["found"].get<bool>());
  EXPECT_EQ(record["words_exchanged"], 2);
  EXPECT_EQ(words_of(result, ids), (std::vector<std::int32_t>{1, 9, 9, 7, 2}));
  EXPECT_EQ(record["prediction"], "1");
  EXPECT_NEAR(record["score"].get<double>(), -3, kExact);
  EXPECT_NEAR(record["prediction_probability"].get<double>(), 1 / (1 + std::exp(-6.0)), kExact);
  const std::vector<double> expected = {0, 5, 4, 0, 0};
  for (std::size_t t = 0; t < expected.size(); ++t) EXPECT_NEAR(result.values[t], expected[t], kExact);
}

TEST(Counterfactual, WhatIsNotNeededIsTakenBack) {
  // Hiding the first word helps most at once, but the other two turn the prediction together and alone.
  toys::FunctionSubject subject(toys::scalar_table({1, 0}), [](const Tensor& x) {
    const Tensor lead = 2 + x[0] - 10 * (1 - x[1]) * (1 - x[2]) - 0.5 * (1 - x[1]);
    return at::cat({lead, -lead});
  });
  const std::vector<std::int32_t> ids = {5, 5, 5};
  const Explanation result = explain(subject, ids);
  EXPECT_TRUE(result.quality["counterfactual"]["found"].get<bool>());
  EXPECT_EQ(words_of(result, ids), (std::vector<std::int32_t>{5, 6, 6}));
  EXPECT_EQ(result.values[0], 0);
}

TEST(Counterfactual, SaysWhereThePredictionDoesNotTurn) {
  toys::FunctionSubject subject = sum_of({3, 2, 1});
  const Explanation result = explain(subject, {5, 6});
  const Json& record = result.quality["counterfactual"];
  EXPECT_FALSE(record["found"].get<bool>());
  EXPECT_EQ(record["words_exchanged"], 2);  // as far as exchanges bring it
  EXPECT_NEAR(record["score"].get<double>(), 2, kExact);
  EXPECT_FALSE(explain(subject, {7, 7}).quality["counterfactual"]["found"].get<bool>());
  EXPECT_EQ(explain(subject, {7, 7}).quality["counterfactual"]["words_exchanged"], 0);
}

TEST(Counterfactual, AClassThatIsNotPredictedIsBroughtAbout) {
  toys::FunctionSubject subject = sum_of({3, 2, 1, -9});
  ExplainInput text = toys::text_of({5, 6});
  text.label = 1;
  const Explanation result = toys::explain_one(subject, "counterfactual", {}, text);
  EXPECT_TRUE(result.quality["counterfactual"]["found"].get<bool>());
  EXPECT_EQ(result.quality["counterfactual"]["words_exchanged"], 1);
  EXPECT_LT(result.values[0], 0);  // the exchange raises what is explained
}

TEST(Counterfactual, ExchangesNoMoreWordsThanAllowed) {
  toys::FunctionSubject subject = sum_of({3, 2, 1, 0, -2});
  const Explanation result = explain(subject, {5, 6, 7}, {{"max_words", std::int64_t{1}}});
  EXPECT_FALSE(result.quality["counterfactual"]["found"].get<bool>());
  EXPECT_EQ(result.forwards, 1 + 1 + 3 * 4 + 1);  // the text, the gradient, all exchanges, the one taken back
}

TEST(Counterfactual, ANumberIsNotTurned) {
  toys::FunctionSubject subject = sum_of({3, 2});
  ExplainContext context = toys::context_of(subject);
  context.target.kind = TargetKind::entropy;
  test::expect_part(test::error_text(ErrorKind::config,
                                     [&] { make_explainer("counterfactual")->explain(context, {toys::text_of({5})}); }),
                    "explain.counterfactual");
}

}  // namespace
}  // namespace glass::counterfactual_test
