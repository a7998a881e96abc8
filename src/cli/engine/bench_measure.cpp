// Timing of training, evaluation, explanation and of an idle trace.
#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

#include "cli/engine/bench.h"
#include "glass/base/interrupt.h"
#include "glass/config/config.h"
#include "glass/model/device.h"
#include "glass/train/batch_order.h"
#include "glass/train/step.h"
#include "glass/train/trainer.h"

namespace glass::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Reading one number waits for all work of the device that led to it.
void wait_for(const at::Tensor& value) {
  value.sum().item<double>();
}

Json spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {{"median", values[values.size() / 2]}, {"least", values.front()}, {"most", values.back()}};
}

constexpr std::int64_t kWarmUpSteps = 5;

}  // namespace

Json bench_training(Transformer& model, const RunData& data, const Config& config, std::int64_t steps,
                    bool with_trace) {
  BatchOrder order(data.train, config.train, data.tokenizer->special_ids(), data.task.get());
  AdamW optimizer(model.named_parameters(), adamw_settings(config.train));
  std::vector<double> milliseconds;
  double seconds = 0;
  std::int64_t tokens = 0;
  for (std::int64_t step = 0; step < kWarmUpSteps + steps; ++step) {
    throw_if_interrupted();
    const Clock::time_point begin = Clock::now();
    const Batch batch = order.batch(step % order.total_steps());
    Trace trace;
    if (with_trace) trace.read("encoder.*.resid_post");
    model.set_dropout_seed(static_cast<std::uint64_t>(step));
    const StepValues values = compute_gradients(model, *data.task, batch, optimizer, config.train.clip_norm, trace);
    optimizer.step(config.train.learning_rate);
    wait_for(values.loss);
    if (step < kWarmUpSteps) continue;
    const double took = seconds_since(begin);
    milliseconds.push_back(1e3 * took);
    seconds += took;
    tokens += batch.tokens();
  }
  return {{"tokens_per_second", static_cast<double>(tokens) / seconds},
          {"steps", steps},
          {"tokens", tokens},
          {"milliseconds_a_step", spread(milliseconds)}};
}

Json bench_evaluation(Transformer& model, const RunData& data) {
  evaluate_split(model, *data.task, data.dev);
  const Clock::time_point begin = Clock::now();
  evaluate_split(model, *data.task, data.dev);
  const double seconds = seconds_since(begin);
  std::int64_t tokens = 0;
  for (const auto& ids : data.dev.ids) tokens += static_cast<std::int64_t>(ids.size());
  return {{"examples_per_second", static_cast<double>(data.dev.size()) / seconds},
          {"tokens_per_second", static_cast<double>(tokens) / seconds}};
}

Json bench_explanations(Session& session, Transformer& model, const RunData& data,
                        const std::vector<std::string>& methods, std::int64_t count) {
  const auto meaning =
      meaning_of(model.architecture(), *data.tokenizer, data.splits.label_names, session.config().task);
  const ExplainJob job =
      explain_job({model, *data.tokenizer, data.splits.label_names, data.max_length}, *meaning, session.config());
  std::vector<TextToExplain> texts;
  for (std::int64_t i = 0;
       i < std::min<std::int64_t>(count, static_cast<std::int64_t>(data.splits.dev.examples.size())); ++i) {
    texts.push_back({data.splits.dev.examples[static_cast<std::size_t>(i)], i});
  }
  Json results = Json::object();
  for (const std::string& method : methods) {
    explain_texts(job, {texts.front()}, {method}, *session.explainers);
    const Clock::time_point begin = Clock::now();
    const auto examples = explain_texts(job, texts, {method}, *session.explainers);
    const double seconds = seconds_since(begin);
    double forwards = 0, backwards = 0;
    for (const auto& example : examples) {
      forwards += example.explanations.front().forwards;
      backwards += example.explanations.front().backwards;
    }
    const double n = static_cast<double>(texts.size());
    results[method] = {{"texts", texts.size()},
                       {"seconds", seconds},
                       {"seconds_per_text", seconds / n},
                       {"forwards_per_text", forwards / n},
                       {"backwards_per_text", backwards / n}};
  }
  return results;
}

double bench_idle_point() {
  constexpr std::int64_t kCalls = 2'000'000;
  const Point point("bench.idle");
  at::Tensor value = at::zeros({1});
  Trace trace;
  const Clock::time_point begin = Clock::now();
  for (std::int64_t i = 0; i < kCalls; ++i) value = trace.at(point, std::move(value));
  return 1e9 * seconds_since(begin) / static_cast<double>(kCalls);
}

}  // namespace glass::cli
