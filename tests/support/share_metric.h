// A text whose explained probability is known under every mask: a sigmoid-like softmax over a sum of token values.
#pragma once

#include <ATen/ATen.h>

#include <cmath>

#include "glass/explain/metric.h"
#include "support/toy_subjects.h"

namespace glass::test {

constexpr double kExact = 1e-12;  // a few float64 operations

/// Scores (sum, 0): the probability of class 0 is the sigmoid of the sum; hidden tokens count nothing.
inline toys::FunctionSubject sum_subject(const std::vector<double>& values) {
  return {toys::scalar_table(values), [](const Tensor& x) { return at::stack({x.sum(), at::zeros({}, x.options())}); }};
}

inline double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

/// What a metric says of occlusion on the values 3, 1, -0.5, 0.25.
inline Json measured(const std::string& metric, const std::vector<double>& shares) {
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

}  // namespace glass::test
