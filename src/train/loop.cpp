// One training step after the other. Everything that a step does follows from (config, seed, step), so a resumed run repeats it.
#include "train/loop.h"

#include <ATen/ATen.h>

#include <cmath>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/train/non_finite.h"
#include "glass/train/step.h"

namespace glass {
namespace {

constexpr const char* kSchema = "glassformer.metrics/1";
constexpr std::uint64_t kDropoutPurpose = 0x7374657073ULL;
constexpr std::int64_t kStepsPerLine = 10;       ///< steps summed up by one line of metrics.jsonl
constexpr std::size_t kDeviceReadBack = 16;  ///< steps between two reads of the losses on an accelerator

double metric_value(const Json& metrics, const std::string& name) { return metrics.at(name).at("value").get<double>(); }

}  // namespace

NamedTensors copy_weights(const Transformer& model) {
  NamedTensors copies = model.named_parameters();
  for (auto& [name, tensor] : copies) tensor = tensor.detach().to(at::kCPU, /*non_blocking=*/false, /*copy=*/true);
  return copies;
}

TrainingLoop::TrainingLoop(Transformer& model, const TrainRequest& request, BatchOrder& order, AdamW& optimizer, TrainState state, NamedTensors best,
                           bool is_saved)
    : model_(model),
      request_(request),
      config_(request.config->config.train),
      folder_{request.run_folder},
      order_(order),
      optimizer_(optimizer),
      schedule_(make_schedule(config_, order.total_steps())),
      state_(std::move(state)),
      best_(std::move(best)),
      saved_step_(is_saved ? state_.step : -1),
      on_cpu_(model.parameters().front().is_cpu()),
      progress_("train", order.total_steps(), "step"),
      earlier_seconds_(state_.seconds),
      start_(Clock::now()),
      line_start_(start_) {}

double TrainingLoop::elapsed() const { return earlier_seconds_ + std::chrono::duration<double>(Clock::now() - start_).count(); }

bool TrainingLoop::wants_stop() const { return request_.stop ? request_.stop() : interrupt_requested(); }

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
  Prefetcher batches([this](std::int64_t step) { return order_.batch(step); }, state_.step, order_.total_steps() - state_.step);
  while (!state_.stopped_early) {
    try {
      if (evaluation_is_due()) evaluate();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::interrupted) throw;
      // The evaluation is done again after the resume.
    }
    if (save_is_due()) save();
    if (wants_stop()) {
      if (saved_step_ != state_.step) save();
      fail(ErrorKind::saved, "{}: stopped at step {} of {}, everything is saved; run the same command again to go on", folder_.root.string(),
           state_.step, order_.total_steps());
    }
    if (state_.step == order_.total_steps() || state_.stopped_early) break;
    pending_.push_back({state_.step, batches.next(), {}, {}});
    step();
  }
  state_.finished = true;
  save();
}

void TrainingLoop::step() {
  Pending& pending = pending_.back();
  model_.set_dropout_seed(derive_seed(static_cast<std::uint64_t>(config_.seed), kDropoutPurpose, static_cast<std::uint64_t>(state_.step)));
  Trace idle;
  const StepValues values = compute_gradients(model_, *request_.task, pending.batch, optimizer_, config_.clip_norm, idle);
  pending.loss = values.loss;
  pending.norm = values.norm;
  if (on_cpu_) {
    check_finite(pending, pending.loss.item<double>(), pending.norm.item<double>());
    optimizer_.step(schedule_.at(state_.step));
  } else {
    // A bad step is skipped on the device; the host finds it at the next read-back.
    const at::Tensor bad = at::isfinite(pending.loss).logical_and(at::isfinite(pending.norm)).logical_not().to(at::kFloat);
    optimizer_.step(schedule_.at(state_.step), bad);
  }
  ++state_.step;
  state_.tokens += pending.batch.tokens();
  line_tokens_ += pending.batch.tokens();
  const bool line_is_due = state_.step % kStepsPerLine == 0 || state_.step == order_.total_steps();
  if (on_cpu_ || line_is_due || pending_.size() >= kDeviceReadBack) read_back();
  if (line_is_due) write_train_line();
}

void TrainingLoop::read_back() {
  for (const Pending& pending : pending_) {
    const double loss = pending.loss.item<double>(), norm = pending.norm.item<double>();
    if (!on_cpu_) check_finite(pending, loss, norm);
    loss_sum_ += loss;
    last_norm_ = norm;
    ++loss_count_;
  }
  pending_.clear();
}

void TrainingLoop::check_finite(const Pending& pending, double loss, double norm) const {
  if (std::isfinite(loss) && std::isfinite(norm)) return;
  const std::string point = first_non_finite_point(model_, pending.batch);
  fail(ErrorKind::non_finite, "train: step {}: the {} is {}; {}; examples of the batch: {}. Lower train.learning_rate, or look at these texts", pending.step,
       std::isfinite(loss) ? "gradient norm" : "loss", std::isfinite(loss) ? norm : loss,
       point.empty() ? "every value of the forward pass is finite, the backward pass is not" : "the first value that is not finite is at " + point,
       example_list(pending.batch));
}

void TrainingLoop::write_train_line() {
  const double seconds = std::chrono::duration<double>(Clock::now() - line_start_).count();
  const double loss = loss_sum_ / static_cast<double>(loss_count_), rate = static_cast<double>(line_tokens_) / seconds;
  const Json line = {{"schema", kSchema}, {"kind", "train"}, {"step", state_.step}, {"epoch", order_.place(state_.step - 1).epoch}, {"loss", loss},
                     {"learning_rate", schedule_.at(state_.step - 1)}, {"gradient_norm", last_norm_}, {"tokens_per_second", rate}, {"seconds", elapsed()}};
  append_file(folder_.metrics(), dump_json(line) + "\n");
  progress_.update(state_.step, fmt::format("loss {:.4f}  {:.0f} tokens/s", loss, rate));
  loss_sum_ = 0;
  loss_count_ = line_tokens_ = 0;
  line_start_ = Clock::now();
}

void TrainingLoop::evaluate() {
  const Clock::time_point begin = Clock::now();
  const Json result = evaluate_split(model_, *request_.task, request_.data->dev);
  const Json& metrics = result.at("metrics");
  state_.evaluated_step = state_.step;
  const std::int64_t epoch = order_.place(state_.step - 1).epoch;
  const Json line = {{"schema", kSchema}, {"kind", "eval"}, {"split", "dev"}, {"step", state_.step}, {"epoch", epoch}, {"seconds", elapsed()}, {"metrics", metrics}};
  append_file(folder_.metrics(), dump_json(line) + "\n");
  progress_.clear();
  log_info("step {}  epoch {}  dev accuracy {:.4f}  macro F1 {:.4f}  loss {:.4f}", state_.step, epoch + 1, metric_value(metrics, "accuracy"),
           metric_value(metrics, "macro_f1"), metric_value(metrics, "loss"));
  remember_best(metrics);
  line_start_ += Clock::now() - begin;  // the evaluation is not training time
}

void TrainingLoop::remember_best(const Json& metrics) {
  const double value = metric_value(metrics, config_.keep_best);
  const bool lower_is_better = config_.keep_best == "loss";
  if (state_.best_step == 0 || (lower_is_better ? value < state_.best_value : value > state_.best_value)) {
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
    log_info("step {}: no better dev {} in {} evaluations, stopping early; the best was step {}", state_.step, config_.keep_best,
             state_.evaluations_without_gain, state_.best_step);
  }
}

void TrainingLoop::save() {
  state_.seconds = elapsed();
  std::error_code error;
  const auto bytes = fs::file_size(folder_.metrics(), error);
  state_.metrics_bytes = error ? 0 : bytes;
  Checkpoint checkpoint{state_, copy_weights(model_), optimizer_.state(), {}};
  if (state_.best_step > 0 && state_.best_step != state_.step) checkpoint.best = best_;
  save_checkpoint(folder_.checkpoints(), checkpoint);
  saved_step_ = state_.step;
}

}  // namespace glass
