// A metric that explains again, on one text of a subject in closed form.
#pragma once

#include "glass/explain/metric.h"
#include "support/toy_subjects.h"

namespace glass::test {

/// What a metric says of a method on the text [CLS] and one token a number [SEP].
inline Json measured_again(Subject& subject, std::size_t tokens, const std::string& metric,
                           const toys::Settings& settings, const std::string& method,
                           const toys::Settings& method_settings = {}) {
  std::vector<std::int32_t> ids = {1};
  for (std::size_t t = 0; t < tokens; ++t) ids.push_back(static_cast<std::int32_t>(5 + t));
  ids.push_back(2);
  const ExplainContext context = toys::context_of(subject);
  ExplainInput input = toys::text_of(ids);
  input.example = 0;
  ExplainGroup group(context, {input});
  const std::unique_ptr<Explainer> explainer = make_explainer(method, method_settings);
  explainer->declare(group);
  const Explanation explanation = explainer->explain(group).at(0);
  const ExplainedExample example;
  return make_metric(metric, settings)->measure({{example, explanation, 0, 0, explainer.get()}}, &group).at(0);
}

}  // namespace glass::test
