// Timing of training, evaluation, explanation and of an idle trace.
#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/model/device.h"
#include "glass/model/linear.h"
#include "glass/model/model_folder.h"
#include "glass/pipeline/bench.h"
#include "glass/pipeline/explain.h"
#include "glass/pipeline/setup.h"
#include "glass/train/batch_order.h"
#include "glass/train/run_data.h"
#include "glass/train/step.h"
#include "glass/train/trainer.h"

namespace glass::pipeline {
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

Json bench_training(Transformer& model, const RunData& data, const Config& config, std::int64_t steps,
                    bool with_trace) {
  BatchOrder order(data.train, config.train, data.tokenizer->special_ids(), data.task.get());
  const auto optimizer = make_optimizer(model.named_parameters(), config.train);
  model.set_checkpointing(config.train.checkpointing);
  std::vector<double> milliseconds;
  double seconds = 0;
  std::int64_t tokens = 0;
  for (std::int64_t step = 0; step < kWarmUpSteps + steps; ++step) {
    throw_if_interrupted();
    const Clock::time_point begin = Clock::now();
    const StepBatches batches =
        order.batches(step % order.total_steps(), {config.train.accumulation, config.train.part_tokens});
    Trace trace;
    if (with_trace) trace.read("encoder.*.resid_post");
    model.set_dropout_seed(static_cast<std::uint64_t>(step));
    const StepValues values =
        compute_gradients(model, *data.task, batches.parts, *optimizer, config.train.clip_norm, trace);
    optimizer->step(config.train.learning_rate);
    wait_for(values.loss);
    if (step < kWarmUpSteps) continue;
    const double took = seconds_since(begin);
    milliseconds.push_back(1e3 * took);
    seconds += took;
    tokens += batches.tokens;
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

/// Explains a text to warm up, then all, method by method with the config's metrics.
Json time_methods(const ExplainJob& job, const Setup& setup, const std::vector<TextToExplain>& texts,
                  const std::vector<std::string>& methods, std::size_t warm_up) {
  Json results = Json::object();
  for (const std::string& method : methods) {
    const ExplainWork work = work_of(setup, {method});
    double forwards = 0, backwards = 0;
    const auto explain = [&](const std::vector<TextToExplain>& some) {
      forwards = backwards = 0;
      explain_texts(job, some, work, [&](ExplainedExample&& example) {
        if (!example.error.empty()) fail(ErrorKind::data, "{}", example.error);
        forwards += example.explanations.front().forwards;
        backwards += example.explanations.front().backwards;
      });
    };
    explain({texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(warm_up)});
    const Clock::time_point begin = Clock::now();
    explain(texts);
    const double seconds = seconds_since(begin), n = static_cast<double>(texts.size());
    results[method] = {{"texts", texts.size()},
                       {"seconds", seconds},
                       {"seconds_per_text", seconds / n},
                       {"forwards_per_text", forwards / n},
                       {"backwards_per_text", backwards / n}};
  }
  return results;
}

Json bench_explanations(const Setup& setup, Transformer& model, const RunData& data,
                        const std::vector<std::string>& methods, std::int64_t count) {
  const TaskConfig& task = setup.config().task;
  const auto meaning = make_score_meaning(
      {model.architecture(), *data.tokenizer, data.splits.label_names, task.window_overlap, task.unanswerable});
  const ExplainJob job =
      explain_job({model, *data.tokenizer, *meaning, data.splits.label_names, data.max_length}, setup.config());
  std::vector<TextToExplain> texts;
  for (std::int64_t i = 0;
       i < std::min<std::int64_t>(count, static_cast<std::int64_t>(data.splits.dev.examples.size())); ++i) {
    texts.push_back({data.splits.dev.examples[static_cast<std::size_t>(i)], i});
  }
  return time_methods(job, setup, texts, methods, 1);
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

/// A run folder brings its own config and its trained weights; a config gives a fresh model.
std::filesystem::path config_of(const std::filesystem::path& target) {
  if (target.extension() == ".toml") return target;
  std::filesystem::path config = target / "config.toml";
  if (path_exists(config)) return config;
  fail(ErrorKind::data, "{}: no config.toml here; give a config file or a run folder", target.string());
}

Json machine_facts(at::Device device) {
  return {{"device", device.str()},
          {"threads", compute_threads()},
          {"matmul", describe_matmul_backend()},
          {"attention", describe_attention_backend(device)},
          {"glassformer", build_facts()}};
}

std::vector<std::string> methods_of(const BenchRequest& request, const Setup& setup) {
  if (!request.methods.empty()) return request.methods;
  if (!setup.config().explain.methods.empty()) return setup.config().explain.methods;
  std::vector<std::string> all;
  for (const MethodInfo& info : explainers()) all.push_back(info.name);
  return all;
}

Json measure(const Setup& setup, const BenchRequest& request, const RunData& data, Transformer& model) {
  const Config& config = setup.config();
  Json result = Json::object();
  for (const std::string& part : request.parts.empty() ? bench_parts() : request.parts) {
    log_info("measuring {}", part);
    if (part == "training") result["training"] = bench_training(model, data, config, request.steps, false);
    if (part == "evaluation") result["evaluation"] = bench_evaluation(model, data);
    if (part == "explanation")
      result["explanation"] = bench_explanations(setup, model, data, methods_of(request, setup), request.texts);
    if (part == "trace") {
      result["trace"] = {{"idle_nanoseconds_a_point", bench_idle_point()},
                         {"points", model.points().size()},
                         {"training_without_reads", bench_training(model, data, config, request.steps, false)},
                         {"training_with_reads", bench_training(model, data, config, request.steps, true)}};
    }
  }
  return result;
}

/// The products of the sizes that a model has by default: no data and no config are needed.
Json bench_default_products(const BenchRequest& request) {
  if (!request.matmul)
    fail(ErrorKind::usage, "glassformer bench: TARGET is required; only --matmul goes without a config or a run");
  if (!request.sets.empty())
    fail(ErrorKind::usage, "--set: there is no config that it could change; give one as TARGET");
  const ModelConfig sizes;
  return {{"schema", "glassformer.bench/1"},
          {"machine", machine_facts(at::kCPU)},
          {"matmul", bench_matmul(sizes.width, sizes.ffn_width)},
          {"peak_bytes", peak_resident_bytes()}};
}

}  // namespace

const std::vector<std::string>& bench_parts() {
  static const std::vector<std::string> parts = {"training", "evaluation", "explanation", "trace"};
  return parts;
}

Json bench_texts(const Model& model, const std::vector<TextToExplain>& texts, const std::vector<std::string>& methods) {
  if (texts.empty()) fail(ErrorKind::usage, "glassformer bench: there is no text to explain");
  if (methods.empty()) fail(ErrorKind::usage, "glassformer bench: --data goes with --methods");
  const ExplainJob job = explain_job({model.subject(), model.tokenizer(), model.scores_mean(), model.label_names(),
                                      model.max_length(), model.loaded().folder},
                                     model.config());
  return {{"schema", "glassformer.bench/1"},
          {"machine", machine_facts(model.setup().device)},
          {"explanation", time_methods(job, model.setup(), texts, methods, texts.size())},
          {"peak_bytes", peak_resident_bytes()}};
}

Json bench(const BenchRequest& request) {
  for (const std::string& part : request.parts) {
    if (std::find(bench_parts().begin(), bench_parts().end(), part) == bench_parts().end())
      fail(ErrorKind::usage, "--only: '{}' is unknown{}", shown(part), did_you_mean(part, bench_parts()));
  }
  if (request.target.empty()) return bench_default_products(request);
  const Setup setup = set_up(config_of(request.target), request.sets);
  const RunData data = load_run_data(setup.config());
  Json document = {
      {"schema", "glassformer.bench/1"}, {"config", setup.config().name}, {"machine", machine_facts(setup.device)}};
  if (request.matmul) {
    const StackShape& block = data.architecture.first();
    document["matmul"] = bench_matmul(block.width, block.feed_forward.width);
  } else {
    std::unique_ptr<Transformer> model = make_model(data, setup.config(), setup.device);
    if (path_exists(request.target / "model" / "config.json")) {
      model = std::move(load_model(request.target).model);
      if (!setup.device.is_cpu()) model->to(setup.device, at::kFloat);
    }
    document.update(measure(setup, request, data, *model));
  }
  document["peak_bytes"] = peak_resident_bytes();
  return document;
}

}  // namespace glass::pipeline
