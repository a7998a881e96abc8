// A text whose explained probability is known under every mask: a sigmoid-like softmax over a sum of token values.
#pragma once

#include <ATen/ATen.h>

#include <algorithm>
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

/// What a metric says of scores on the text whose tokens are worth 3, 1, -0.5, 0.25; without scores, of occlusion's.
inline Json measured(const std::string& metric, const toys::Settings& settings,
                     const std::vector<double>& scores = {}) {
  toys::FunctionSubject subject = sum_subject({3, 1, -0.5, 0.25});
  const ExplainContext context = toys::context_of(subject);
  ExplainGroup group(context, {toys::text_of({1, 5, 6, 7, 8, 2})});
  const std::unique_ptr<Explainer> occlusion = make_explainer("occlusion");
  Explanation explanation = occlusion->explain(group).at(0);
  if (!scores.empty()) std::copy(scores.begin(), scores.end(), explanation.values.begin() + 1);
  const ExplainedExample example;
  return make_metric(metric, settings)->measure({{example, explanation, 0, 0, occlusion.get()}}, &group).at(0);
}

/// The same of a metric that takes shares of the text.
inline Json measured_at(const std::string& metric, const std::vector<double>& shares) {
  return measured(metric, {{"shares", shares}});
}

}  // namespace glass::test
