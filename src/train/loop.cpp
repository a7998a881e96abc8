// The run around the steps: when to evaluate, to save, to stop. loop_step.cpp does one step.
#include "train/loop.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/config/config.h"
#include "glass/data/prefetcher.h"
#include "train/evaluate_together.h"

namespace glass {
namespace {

double metric_value(const Json& metrics, const std::string& name) {
  return metrics.at(name).at("value").get<double>();
}

/// The metric that train.keep_best names.
MetricInfo keeping_metric(const Task& task, const std::string& name) {
  const std::vector<MetricInfo> metrics = task.metrics();
  if (name == "auto") return metrics.front();
  std::vector<std::string> known;
  for (const MetricInfo& metric : metrics) {
    if (metric.name == name) return metric;
    known.push_back(metric.name);
  }
  fail(ErrorKind::config, "train.keep_best: '{}' is no metric of the task {}{}; it has {}", shown(name), task.kind(),
       did_you_mean(name, known), fmt::join(known, ", "));
}

}  // namespace

NamedTensors copy_weights(const Transformer& model) {
  NamedTensors copies = model.named_parameters();
  for (auto& [name, tensor] : copies) tensor = tensor.detach().to(at::kCPU, /*non_blocking=*/false, /*copy=*/true);
  return copies;
}

TrainingLoop::TrainingLoop(Transformer& model, const TrainRequest& request, BatchOrder& order, Optimizer& optimizer,
                           Processes& processes, TrainState state, NamedTensors best, bool is_saved)
    : model_(model),
      request_(request),
      config_(request.config->config.train),
      folder_{request.run_folder},
      order_(order),
      optimizer_(optimizer),
      processes_(processes),
      schedule_(make_schedule(config_, order.total_steps())),
      division_{config_.accumulation << state.halvings, config_.part_tokens, processes.rank(), processes.count()},
      kept_by_(keeping_metric(*request.task, config_.keep_best)),
      state_(std::move(state)),
      best_(std::move(best)),
      saved_step_(is_saved ? state_.step : -1),
      saved_evaluation_(state_.evaluated_step),
      on_cpu_(model.parameters().front().is_cpu()),
      progress_("train", order.total_steps(), "step"),
      earlier_seconds_(state_.seconds),
      start_(Clock::now()) {
  if (config_.schedule == "plateau" && request.data->dev.size() == 0)
    fail(ErrorKind::config,
         "train.schedule: plateau looks at evaluations on dev, and there is none; name data.dev, or another schedule");
  if (!on_cpu_) bad_ = at::zeros({}, model.parameters().front().options().dtype(at::kFloat).requires_grad(false));
  if (processes_.is_alone()) return;
  std::vector<at::Tensor> parameters;
  for (const ParameterGroup& group : optimizer_.groups())
    for (const auto& [name, parameter] : group.parameters) parameters.push_back(parameter);
  reducer_ = std::make_unique<GradientReducer>(parameters, processes_);
}

double TrainingLoop::elapsed() const {
  return earlier_seconds_ + std::chrono::duration<double>(Clock::now() - start_).count();
}

bool TrainingLoop::wants_stop() const {
  return request_.stop ? request_.stop() : interrupt_requested();
}

TrainingLoop::Asked TrainingLoop::asked() {
  const bool stop = wants_stop();
  const std::vector<double> said = processes_.sum({stop ? 1.0 : 0.0, take_save_request() ? 1.0 : 0.0});
  return {said[0] > 0, said[1] > 0};
}

bool TrainingLoop::evaluation_is_due() const {
  if (state_.step == 0 || state_.evaluated_step == state_.step || request_.data->dev.size() == 0) return false;
  if (state_.step == order_.total_steps()) return true;
  return config_.eval_every > 0 ? state_.step % config_.eval_every == 0 : order_.ends_epoch(state_.step);
}

bool TrainingLoop::save_is_due() const {
  if (state_.step == 0 || saved_step_ == state_.step) return false;
  return config_.save_every > 0 ? state_.step % config_.save_every == 0 : order_.ends_epoch(state_.step);
}

void TrainingLoop::run() {
  model_.set_checkpointing(config_.checkpointing);
  Prefetcher batches([this](std::int64_t step) { return order_.batches(step, division_); }, state_.step,
                     order_.total_steps() - state_.step);
  while (true) {
    if (evaluation_is_due() && !evaluate()) stop_saved();
    const Asked asked = this->asked();
    if (asked.stop) stop_saved();
    if (state_.step == order_.total_steps() || state_.stopped_early) break;
    if (save_is_due() || (asked.save && saved_step_ != state_.step)) save();
    pending_.push_back({state_.step, batches.next(), {}, {}});
    step();
  }
  state_.finished = true;
  save();
}

void TrainingLoop::stop_saved() {
  if (saved_step_ != state_.step || saved_evaluation_ != state_.evaluated_step) save();
  fail(ErrorKind::saved, "{}: stopped at step {} of {}, everything is saved; run the same command again to go on",
       folder_.root.string(), state_.step, order_.total_steps());
}

std::optional<Json> TrainingLoop::judge_dev() {
  if (!processes_.is_alone()) return evaluate_together(model_, *request_.task, request_.data->dev, processes_);
  return evaluate_until(model_, *request_.task, request_.data->dev, [this] { return wants_stop(); });
}

bool TrainingLoop::evaluate() {
  read_back();
  const std::optional<Json> result = judge_dev();
  if (!result) return false;  // done again after the resume
  const Json& metrics = result->at("metrics");
  state_.evaluated_step = state_.step;
  log_evaluation(metrics);
  remember_best(metrics);
  return true;
}

void TrainingLoop::append_metrics(const Json& line) {
  if (processes_.is_first()) append_file(folder_.metrics(), dump_json(line) + "\n");
}

void TrainingLoop::log_evaluation(const Json& metrics) {
  const std::int64_t epoch = order_.place(state_.step - 1).epoch + 1;
  const Json line = {{"schema", kMetricsSchema}, {"kind", "eval"},       {"split", "dev"},    {"step", state_.step},
                     {"epoch", epoch},           {"seconds", elapsed()}, {"metrics", metrics}};
  append_metrics(line);
  progress_.clear();
  std::string figures;
  for (const auto& [name, metric] : metrics.items())
    figures += fmt::format("  {} {:.4f}", name, metric_value(metrics, name));
  log_info("step {}  epoch {}  dev{}", state_.step, epoch, figures);
}

void TrainingLoop::remember_best(const Json& metrics) {
  const double value = metric_value(metrics, kept_by_.name);
  if (config_.schedule == "plateau") observe_plateau(value);
  if (state_.best_step == 0 || (kept_by_.higher_is_better ? value > state_.best_value : value < state_.best_value)) {
    state_.best_step = state_.step;
    state_.best_value = value;
    state_.best_metrics = metrics;
    state_.evaluations_without_gain = 0;
    best_ = copy_weights(model_);
    return;
  }
  ++state_.evaluations_without_gain;
  if (config_.patience > 0 && state_.evaluations_without_gain >= config_.patience) {
    state_.stopped_early = true;
    log_info("step {}: no better dev {} in {} evaluations, stopping early; the best was step {}", state_.step,
             kept_by_.name, state_.evaluations_without_gain, state_.best_step);
  }
}

void TrainingLoop::observe_plateau(double value) {
  const double before = state_.plateau.scale;
  state_.plateau.observe(value, kept_by_.higher_is_better, config_.plateau);
  if (state_.plateau.scale < before)
    log_info("step {}: no better dev {} for {} evaluations, the learning rate is {:g} now", state_.step, kept_by_.name,
             config_.plateau.patience + 1, config_.learning_rate * state_.plateau.scale);
}

void TrainingLoop::save() {
  read_back();
  state_.seconds = elapsed();
  saved_step_ = state_.step;
  saved_evaluation_ = state_.evaluated_step;
  if (!processes_.is_first()) return;
  const bool has_metrics = path_exists(folder_.metrics());
  state_.metrics_bytes = has_metrics ? size_of_file(folder_.metrics()) : 0;
  if (has_metrics) sync_path(folder_.metrics());
  Checkpoint checkpoint{state_, model_.named_parameters(), optimizer_.state(), {}};
  if (state_.best_step > 0 && state_.best_step != state_.step) checkpoint.best = best_;
  save_checkpoint(folder_.checkpoints(), checkpoint, static_cast<std::size_t>(config_.keep_checkpoints));
}

}  // namespace glass
