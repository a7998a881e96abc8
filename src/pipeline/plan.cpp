#include "glass/pipeline/plan.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/base/record.h"
#include "pipeline/background.h"
#include "pipeline/plan_rates.h"
#include "pipeline/text_places.h"

namespace glass::pipeline {

namespace {

/// What is explained of a text, without asking the model: of a text in windows the first, of a place that depends on
/// scores the text as a whole. `place` is the text's number where it has none of its own.
std::vector<ExplainInput> inputs_before(const ExplainJob& job, const TextToExplain& text, std::int64_t place) {
  if (!text.error.empty()) fail(ErrorKind::data, "{}", text.error);
  const std::vector<Encoding> read = job.meaning->encode(text.example, job.max_length);
  PreparedText prepared{read.front(), explain_input(read.front(), text.example, job.meaning->target_form())};
  if (read.size() > 1) prepared.input.reference = {0};  // what it is compared with is not computed here
  check_places(job, prepared, text.example);
  const PositionRule rule = depends_on_scores(job.position) ? PositionRule{} : job.position;
  return inputs_of(job, find_places(job, rule, prepared, text.example.text), text.number >= 0 ? text.number : place);
}

PassRange times(PassRange passes, std::int64_t tokens) {
  passes *= static_cast<double>(tokens);
  return passes;
}

/// The passes of one input by one method, and what they take.
struct InputCost {
  std::size_t method = 0;
  std::int64_t length = 0;
  PassCost passes;
};

class Planner {
 public:
  Planner(const ExplainJob& job, const ExplainWork& work) : job_(job), work_(work), context_(explain_context(job)) {
    for (const Explainer* method : work.methods) plan_.methods.push_back({method->name()});
    for (const auto& [name, metric] : work.metrics) {
      if (metric->needs() != MetricNeeds::results) plan_.not_counted.push_back(name);
    }
  }

  void count(const std::vector<TextToExplain>& texts) {
    for (std::size_t place = 0; place < texts.size(); ++place) {
      const TextToExplain& text = texts[place];
      throw_if_interrupted();
      try {
        count_text(text, inputs_before(job_, text, static_cast<std::int64_t>(place)));
      } catch (const Error& error) {
        const bool may_be_bad = job_.keeps_bad_rows && text.number >= 0;
        if (!may_be_bad || (error.kind() != ErrorKind::data && error.kind() != ErrorKind::usage)) throw;
        plan_.bad_rows += 1;
      }
    }
  }

  ExplainPlan finish() {
    const bool with_gradients = std::any_of(plan_.methods.begin(), plan_.methods.end(),
                                            [](const MethodPlan& method) { return method.passes.backwards.most > 0; });
    plan_.rates = measure_rates(job_, std::move(texts_), with_gradients);
    for (const InputCost& cost : costs_) add_seconds(cost);
    plan_.peak_bytes = peak_resident_bytes();
    return std::move(plan_);
  }

 private:
  void count_text(const TextToExplain& text, const std::vector<ExplainInput>& inputs) {
    const auto length = static_cast<std::int64_t>(inputs.front().ids.size());
    ExplainGroup all(context_, inputs), first(context_, {inputs.front()});
    std::vector<InputCost> costs;
    for (std::size_t m = 0; m < work_.methods.size(); ++m) {
      Explainer& method = *work_.methods[m];
      ExplainGroup& group = method.explains_a_score() ? all : first;
      method.declare(group);
      PassCost largest;  // without gradients one forward serves all places of a text
      for (std::size_t input = 0; input < group.size(); ++input) {
        const StatedCost cost = method.cost(group, input);
        if (!cost) plan_.methods[m].is_stated = false;
        if (cost && cost->backwards.most > 0) costs.push_back({m, length, *cost});
        if (cost && cost->backwards.most == 0 && cost->forwards.most >= largest.forwards.most) largest = *cost;
      }
      if (largest.forwards.most > 0) costs.push_back({m, length, largest});
    }
    plan_.texts += 1;
    plan_.tokens += length;
    plan_.longest = std::max(plan_.longest, length);
    for (const InputCost& cost : costs) {
      MethodPlan& method = plan_.methods[cost.method];
      method.passes += cost.passes;
      method.forward_tokens += times(cost.passes.forwards, cost.length);
      method.backward_tokens += times(cost.passes.backwards, cost.length);
    }
    costs_.insert(costs_.end(), costs.begin(), costs.end());
    texts_.push_back({&text, length});
  }

  /// Every backward has a forward of its own; the other forwards have no gradients.
  void add_seconds(const InputCost& cost) {
    const double forward = seconds_at(plan_.rates, cost.length, &MeasuredRate::forward_seconds);
    const double gradient = seconds_at(plan_.rates, cost.length, &MeasuredRate::gradient_seconds);
    const auto took = [&](double forwards, double backwards) {
      return std::max(0.0, forwards - backwards) * forward + backwards * gradient;
    };
    const double least = took(cost.passes.forwards.least, cost.passes.backwards.least),
                 most = took(cost.passes.forwards.most, cost.passes.backwards.most);
    for (SecondsRange* seconds : {&plan_.methods[cost.method].seconds, &plan_.seconds}) {
      seconds->least += least;
      seconds->most += most;
    }
  }

  const ExplainJob& job_;
  const ExplainWork& work_;
  ExplainContext context_;
  ExplainPlan plan_;
  std::vector<InputCost> costs_;
  std::vector<PlannedText> texts_;
};

Json range_to_json(const auto& range) {
  return {{"least", range.least}, {"most", range.most}};
}

}  // namespace

ExplainPlan plan_explanations(const Model& model, const ExplainRequest& request) {
  if (request.methods.empty())
    fail(ErrorKind::usage, "explain: no method is named; `glassformer methods` lists what there is");
  const ExplainWork work = work_of(model.setup(), request.methods);
  ExplainJob job = explain_job({model.subject(), model.tokenizer(), model.scores_mean(), model.label_names(),
                                model.max_length(), model.loaded().folder},
                               model.config());
  job.keeps_bad_rows = !request.strict;
  read_background(model, work.methods, job);
  Planner planner(job, work);
  planner.count(request.texts);
  return planner.finish();
}

Json plan_to_json(const ExplainPlan& plan) {
  Json methods = Json::array(), rates = Json::array();
  for (const MethodPlan& method : plan.methods) {
    methods.push_back({{"name", method.name}, {"is_stated", method.is_stated}});
    if (!method.is_stated) continue;
    methods.back().update({{"forwards", range_to_json(method.passes.forwards)},
                           {"backwards", range_to_json(method.passes.backwards)},
                           {"forward_tokens", range_to_json(method.forward_tokens)},
                           {"backward_tokens", range_to_json(method.backward_tokens)},
                           {"seconds", range_to_json(method.seconds)}});
  }
  for (const MeasuredRate& rate : plan.rates)
    rates.push_back({{"length", rate.length},
                     {"texts", rate.texts},
                     {"forward_seconds", rate.forward_seconds},
                     {"gradient_seconds", rate.gradient_seconds}});
  return {{"schema", "glassformer.explain_plan/1"},
          {"texts", plan.texts},
          {"bad_rows", plan.bad_rows},
          {"tokens", plan.tokens},
          {"longest", plan.longest},
          {"methods", methods},
          {"seconds", range_to_json(plan.seconds)},
          {"not_counted", plan.not_counted},
          {"rates", rates},
          {"peak_bytes", plan.peak_bytes}};
}

}  // namespace glass::pipeline
