// What every method needs around its own work: evaluation mode, groups of like length, checks of the results, settings,
// wall time.
#include "glass/explain/explainer.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>
#include <variant>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/data/batch_plan.h"
#include "glass/model/evaluation_mode.h"

namespace glass {

namespace {

void check_inputs(const std::vector<ExplainInput>& inputs) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const ExplainInput& input = inputs[i];
    if (input.ids.empty()) fail(ErrorKind::usage, "explain: example {} has no tokens; leave it out", i);
    check(input.special.size() == input.ids.size() && input.words.size() == input.ids.size(),
          "explain: example {} has {} tokens, {} special flags and {} word numbers", i, input.ids.size(),
          input.special.size(), input.words.size());
  }
}

/// Values have the size of their axes and are finite.
void check_explanation(const Explanation& explanation, const std::string& method, std::int64_t example) {
  std::int64_t size = 1;
  for (const Axis& axis : explanation.axes) size *= axis.size;
  check(size == static_cast<std::int64_t>(explanation.values.size()),
        "{}: example {} has {} values for axes of size {}", method, example, explanation.values.size(), size);
  for (std::size_t i = 0; i < explanation.values.size(); ++i) {
    if (std::isfinite(explanation.values[i])) continue;
    fail(ErrorKind::non_finite,
         "explain.{}: example {}: value {} of {} is {}; the model's weights or its scores of this text are not finite, "
         "`glassformer predict` shows the scores",
         method, example, i, size, explanation.values[i]);
  }
}

}  // namespace

Json Explainer::settings() {
  config::Reader reader{config::Table{}};
  reader.section("explain." + name_);
  bind(reader);
  Json settings = Json::object();
  for (std::size_t i = 0; i < reader.fields().size(); ++i) {
    const std::string& key = reader.fields()[i].key;
    std::visit([&](const auto& value) { settings[key.substr(key.rfind('.') + 1)] = value; }, reader.values()[i]);
  }
  return settings;
}

std::vector<Explanation> Explainer::explain(const ExplainContext& context, const std::vector<ExplainInput>& inputs) {
  check_inputs(inputs);
  check(context.subject != nullptr, "explain: the context has no subject");
  std::vector<std::int64_t> lengths;
  for (const ExplainInput& input : inputs) lengths.push_back(static_cast<std::int64_t>(input.ids.size()));
  const FrozenEvaluation scope(*context.subject);
  std::vector<Explanation> results(inputs.size());
  for (const std::vector<std::uint32_t>& numbers : plan_by_length(lengths, context.batch_tokens)) {
    throw_if_interrupted();
    std::vector<ExplainInput> members;
    for (const std::uint32_t number : numbers) {
      members.push_back(inputs[number]);
      if (members.back().example < 0) members.back().example = number;
    }
    ExplainGroup group(context, std::move(members));
    declare(group);
    std::vector<Explanation> explanations = explain(group);
    for (std::size_t i = 0; i < numbers.size(); ++i) results[numbers[i]] = std::move(explanations[i]);
  }
  return results;
}

std::vector<Explanation> Explainer::explain(ExplainGroup& group) {
  const FrozenEvaluation scope(*group.context().subject);
  const at::NoGradGuard no_gradients;
  const auto start = std::chrono::steady_clock::now();
  std::vector<Explanation> explanations = run(group);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  check(explanations.size() == group.size(), "{}: {} explanations for {} examples", name_, explanations.size(),
        group.size());
  double tokens = 0;
  for (const ExplainInput& input : group.inputs()) tokens += static_cast<double>(input.ids.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    complete(group, i, explanations[i]);
    explanations[i].seconds = seconds.count() * static_cast<double>(group.inputs()[i].ids.size()) / tokens;
    check_explanation(explanations[i], name_, group.inputs()[i].example);
  }
  return explanations;
}

std::unique_ptr<Explainer> Explainer::make_wrapped(const std::string& method) const {
  std::unique_ptr<Explainer> wrapped = make_explainer(method);
  wrapped->name_ = name_;
  return wrapped;
}

void Explainer::complete(ExplainGroup& group, std::size_t input, Explanation& explanation) {
  explanation.method = name_;
  if (explanation.axes.empty()) explanation.axes = token_axes(group.inputs()[input]);
  if (explanation.is_signed && explanation.target.empty()) {
    explanation.target = group.describe_target(input);
    explanation.target_class = group.target_class(input);
  }
  if (explanation.unit.empty()) explanation.unit = group.target_unit();
  Json recorded = settings();
  recorded.merge_patch(explanation.settings);
  explanation.settings = std::move(recorded);
}

}  // namespace glass
