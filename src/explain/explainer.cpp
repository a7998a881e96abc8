// What every method needs around its own work: evaluation mode, groups of like length, checks of the results, wall
// time.
#include "glass/explain/explainer.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>

#include "explain/evaluation_scope.h"
#include "glass/base/error.h"
#include "glass/base/interrupt.h"

namespace glass {

namespace {

void check_inputs(const ExplainContext& context, const std::vector<ExplainInput>& inputs) {
  check(context.subject != nullptr, "explain: the context has no subject");
  check(context.batch_tokens >= 1, "explain: the token budget is {}", context.batch_tokens);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const ExplainInput& input = inputs[i];
    if (input.ids.empty()) fail(ErrorKind::usage, "explain: example {} has no tokens; leave it out", i);
    check(input.special.size() == input.ids.size() && input.words.size() == input.ids.size(),
          "explain: example {} has {} tokens, {} special flags and {} word numbers", i, input.ids.size(),
          input.special.size(), input.words.size());
  }
}

/// Values have the size of their axes and are finite.
void check_explanation(const Explanation& explanation, const std::string& method, std::size_t example) {
  std::int64_t size = 1;
  for (const Axis& axis : explanation.axes) size *= axis.size;
  check(size == static_cast<std::int64_t>(explanation.values.size()),
        "{}: example {} has {} values for axes of size {}", method, example, explanation.values.size(), size);
  for (std::size_t i = 0; i < explanation.values.size(); ++i) {
    if (std::isfinite(explanation.values[i])) continue;
    fail(ErrorKind::non_finite,
         "explain.{}: example {}: value {} of {} is {}; the model's weights or its scores of this text are not finite, "
         "`glassformer "
         "predict` "
         "shows the scores",
         method, example, i, size, explanation.values[i]);
  }
}

}  // namespace

std::vector<Explanation> Explainer::explain(const ExplainContext& context, const std::vector<ExplainInput>& inputs) {
  check_inputs(context, inputs);
  std::vector<std::int64_t> lengths;
  for (const ExplainInput& input : inputs) lengths.push_back(static_cast<std::int64_t>(input.ids.size()));
  const EvaluationScope scope(*context.subject);
  const at::NoGradGuard no_gradients;
  std::vector<Explanation> results(inputs.size());
  for (const std::vector<std::uint32_t>& group : plan_by_length(lengths, context.batch_tokens)) {
    throw_if_interrupted();
    explain_group(context, inputs, group, results);
  }
  return results;
}

void Explainer::explain_group(const ExplainContext& context, const std::vector<ExplainInput>& inputs,
                              const std::vector<std::uint32_t>& group, std::vector<Explanation>& results) {
  std::vector<ExplainInput> members;
  double tokens = 0;
  for (const std::uint32_t example : group) {
    members.push_back(inputs[example]);
    tokens += static_cast<double>(inputs[example].ids.size());
  }
  const auto start = std::chrono::steady_clock::now();
  std::vector<Explanation> explanations = run(context, members);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  check(explanations.size() == group.size(), "{}: {} explanations for {} examples", name_, explanations.size(),
        group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    explanations[i].method = name_;
    explanations[i].seconds = seconds.count() * static_cast<double>(members[i].ids.size()) / tokens;
    check_explanation(explanations[i], name_, group[i]);
    results[group[i]] = std::move(explanations[i]);
  }
}

}  // namespace glass
