// The plan of a request states the passes that explaining then counts.
#include "glass/pipeline/plan.h"

#include <gtest/gtest.h>

#include "pipeline/plan_rates.h"
#include "support/error_text.h"
#include "support/tiny_model.h"
#include "support/toy_subjects.h"

namespace glass::plan_test {
namespace {

constexpr const char* kWords = "a b c d e f g h i j k l";

class ExplainPlanTest : public testing::Test {
 protected:
  ExplainPlanTest() : tokenizer_(build_word_tokenizer({kWords}, true, 30, 1)), transformer_(test::tiny_shape(), 3) {
    for (const char* words : {"a", "b c d", "a b c d e f g h", "l k j i h g"}) {
      request_.texts.emplace_back();
      request_.texts.back().example.text = words;
      request_.texts.back().number = static_cast<std::int64_t>(request_.texts.size()) - 1;
    }
    request_.texts.emplace_back();
    request_.texts.back().number = 4;
    request_.texts.back().error = "data.tsv:6: is broken";
    request_.strict = false;
  }
  pipeline::Model model(const std::vector<std::string>& sets = {}) {
    return {"tiny", transformer_, *tokenizer_,
            make_score_meaning({transformer_.architecture(), *tokenizer_, {"bad", "good", "mixed"}}),
            pipeline::set_up({}, sets)};
  }
  std::unique_ptr<Tokenizer> tokenizer_;
  Transformer transformer_;
  pipeline::ExplainRequest request_;
};

TEST_F(ExplainPlanTest, StatesWhatExplainingCounts) {
  const pipeline::Model opened = model({"explain.metrics=[\"comprehensiveness\", \"entropy\"]"});
  request_.methods = {"occlusion", "lime", "integrated_gradients", "attention"};
  const pipeline::ExplainPlan plan = plan_explanations(opened, request_);
  const pipeline::ExplainResult result = explain(opened, request_);
  EXPECT_EQ(plan.texts, 4);
  EXPECT_EQ(plan.bad_rows, 1);
  EXPECT_EQ(plan.tokens, 3 + 5 + 10 + 8);
  EXPECT_EQ(plan.longest, 10);
  EXPECT_EQ(plan.not_counted, std::vector<std::string>{"comprehensiveness"});
  ASSERT_EQ(plan.methods.size(), 4u);
  for (std::size_t m = 0; m < 4; ++m) {
    double forwards = 0, backwards = 0;
    for (const ExplainedExample& example : result.examples) {
      if (!example.error.empty()) continue;
      forwards += example.explanations[m].forwards;
      backwards += example.explanations[m].backwards;
    }
    const pipeline::MethodPlan& method = plan.methods[m];
    EXPECT_LE(method.passes.forwards.least, forwards);
    EXPECT_GE(method.passes.forwards.most, forwards);
    EXPECT_LE(method.passes.backwards.least, backwards);
    EXPECT_GE(method.passes.backwards.most, backwards);
    EXPECT_EQ(method.passes.forwards.least == method.passes.forwards.most, method.name != "integrated_gradients");
    EXPECT_GT(method.seconds.most, 0);
  }
  EXPECT_EQ(plan.methods[0].forward_tokens.most, 2 * 3 + 4 * 5 + 9 * 10 + 7 * 8);
  EXPECT_GT(plan.peak_bytes, 0u);
}

TEST_F(ExplainPlanTest, MeasuresBatchesOfAsManyTextsAsItDividesBy) {
  toys::FunctionSubject counting(at::ones({30, 1}, at::kDouble), [](const Tensor& x) { return x.sum().expand({3}); });
  const pipeline::Model opened = model();
  const ExplainJob job = pipeline::explain_job(
      {counting, *tokenizer_, opened.scores_mean(), opened.label_names(), opened.max_length()}, opened.config());
  const auto rates = pipeline::measure_rates(job, {{&request_.texts[2], 10}}, true);
  ASSERT_EQ(rates.size(), 1u);
  EXPECT_GT(rates[0].texts, 1);
  const auto full = std::count(counting.tokens.begin(), counting.tokens.end(), rates[0].texts * rates[0].length);
  EXPECT_GE(full, 2 * 4);  // of forwards and of gradients: one that warms up and three that count
}

TEST_F(ExplainPlanTest, FailsAsExplainingWould) {
  request_.methods = {"shapley"};
  request_.strict = true;
  request_.texts.pop_back();
  EXPECT_NO_THROW(plan_explanations(model(), request_));
  request_.texts.back().error = "data.tsv:5: is broken";
  test::expect_part(test::error_text(ErrorKind::data, [&] { plan_explanations(model(), request_); }), "data.tsv:5");
}

TEST(PlanRates, ALengthBetweenTwoMeasuredOnesLiesBetweenThem) {
  const std::vector<pipeline::MeasuredRate> rates = {{10, 100, 1, 3}, {20, 50, 3, 9}};
  const auto forward = [&](std::int64_t length) {
    return seconds_at(rates, length, &pipeline::MeasuredRate::forward_seconds);
  };
  EXPECT_DOUBLE_EQ(forward(5), 0.5);
  EXPECT_DOUBLE_EQ(forward(10), 1);
  EXPECT_DOUBLE_EQ(forward(15), 2);
  EXPECT_DOUBLE_EQ(forward(20), 3);
  EXPECT_DOUBLE_EQ(forward(40), 6);
  EXPECT_DOUBLE_EQ(seconds_at(rates, 15, &pipeline::MeasuredRate::gradient_seconds), 6);
}

}  // namespace
}  // namespace glass::plan_test
