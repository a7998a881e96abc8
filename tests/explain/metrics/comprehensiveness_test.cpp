// Comprehensiveness in closed form: a sigmoid-like softmax over a sum of token values.
#include <gtest/gtest.h>

#include "support/masked_case.h"

namespace glass::comprehensiveness_test {
namespace {

using test::kExact, test::measured_at, test::sigmoid;

TEST(Comprehensiveness, IsTheFallOfTheProbabilityWithoutTheTopTokens) {
  const Json numbers = measured_at("comprehensiveness", {0.25, 0.5});
  const double plain = sigmoid(3.75), one = plain - sigmoid(0.75), two = plain - sigmoid(-0.25);
  EXPECT_NEAR(numbers["drops"][0].get<double>(), one, kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), two, kExact);
  EXPECT_NEAR(numbers["mean"].get<double>(), (one + two) / 2, kExact);
}

TEST(Comprehensiveness, TakesAtLeastOneTokenAndSpecialOnesNever) {
  const Json numbers = measured_at("comprehensiveness", {0.01, 1.0});
  EXPECT_NEAR(numbers["drops"][0].get<double>(), sigmoid(3.75) - sigmoid(0.75), kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), sigmoid(3.75) - 0.5, kExact);
}

/// Two words of two tokens, worth 3 + 1 and -0.5 + 0.25, with these scores by token.
Json measured_by(const std::string& metric, const std::string& unit, const std::vector<double>& scores) {
  toys::FunctionSubject subject = test::sum_subject({3, 1, -0.5, 0.25});
  const ExplainContext context = toys::context_of(subject);
  ExplainInput text = toys::text_of({1, 5, 6, 7, 8, 2});
  text.words = {-1, 0, 0, 1, 1, -1};
  ExplainGroup group(context, {text});
  const std::unique_ptr<Explainer> occlusion = make_explainer("occlusion");
  Explanation explanation = occlusion->explain(group).at(0);
  std::copy(scores.begin(), scores.end(), explanation.values.begin() + 1);
  const toys::Settings settings = {{"shares", std::vector<double>{0.5}}, {"unit", unit}};
  const ExplainedExample example;
  const auto made = make_metric(metric, settings);
  EXPECT_EQ(made->hides_with(context).contains("unit"), unit != "token");
  return made->measure({{example, explanation, 0, 0, occlusion.get()}}, &group).at(0);
}

TEST(Comprehensiveness, HidesWholeUnitsByTheSumOfTheirTokens) {
  // The best token stands in the first word, but that word's tokens sum to 0.5 and those of the other to 2.
  const std::vector<double> scores = {3, -2.5, 1.1, 0.9};
  const auto drop = [&](const char* metric, const char* unit) {
    return measured_by(metric, unit, scores)["mean"].get<double>();
  };
  const double plain = sigmoid(3.75);
  EXPECT_NEAR(drop("comprehensiveness", "word"), plain - sigmoid(4), kExact);
  EXPECT_NEAR(drop("comprehensiveness", "token"), plain - sigmoid(1.25), kExact);
  EXPECT_NEAR(drop("sufficiency", "word"), plain - sigmoid(-0.25), kExact);
  EXPECT_NEAR(drop("sufficiency", "token"), plain - sigmoid(2.5), kExact);
}

}  // namespace
}  // namespace glass::comprehensiveness_test
