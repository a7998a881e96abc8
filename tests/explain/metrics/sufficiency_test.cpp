// Sufficiency in closed form: a sigmoid-like softmax over a sum of token values.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "glass/explain/metric.h"
#include "support/toy_subjects.h"

namespace glass::sufficiency_test {
namespace {

constexpr double kExact = 1e-12;  // a few float64 operations

/// Scores (sum, 0): the probability of class 0 is the sigmoid of the sum; hidden tokens count nothing.
toys::FunctionSubject sum_subject(const std::vector<double>& values) {
  return {toys::scalar_table(values), [](const Tensor& x) { return at::stack({x.sum(), at::zeros({}, x.options())}); }};
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

Json measured(const std::string& metric, const std::vector<double>& shares) {
  toys::FunctionSubject subject = sum_subject({3, 1, -0.5, 0.25});
  const ExplainContext context = toys::context_of(subject);
  ExplainGroup group(context, {toys::text_of({1, 5, 6, 7, 8, 2})});
  const std::unique_ptr<Explainer> occlusion = make_explainer("occlusion");
  const Explanation explanation = occlusion->explain(group).at(0);
  const ExplainedExample example;
  return make_metric(metric, {{"shares", shares}})
      ->measure({{example, explanation, 0, 0, occlusion.get()}}, &group)
      .at(0);
}

TEST(Sufficiency, IsTheFallOfTheProbabilityWithTheTopTokensAlone) {
  const Json numbers = measured("sufficiency", {0.25, 0.5, 1.0});
  EXPECT_NEAR(numbers["drops"][0].get<double>(), sigmoid(3.75) - sigmoid(3), kExact);
  EXPECT_NEAR(numbers["drops"][1].get<double>(), sigmoid(3.75) - sigmoid(4), kExact);
  EXPECT_NEAR(numbers["drops"][2].get<double>(), 0, kExact);
}

}  // namespace
}  // namespace glass::sufficiency_test
