// One training step: everything it does follows from (config, seed, step), so a resumed run repeats it.
#include <ATen/ATen.h>

#include <cmath>
#include <numeric>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/json.h"
#include "glass/train/non_finite.h"
#include "glass/train/step.h"
#include "train/loop.h"

namespace glass {
namespace {

constexpr std::uint64_t kDropoutPurpose = 0x7374657073ULL;
constexpr std::int64_t kStepsPerLine = 10;   ///< steps summed up by one line of metrics.jsonl
constexpr std::size_t kDeviceReadBack = 16;  ///< steps between two reads of the losses on an accelerator

}  // namespace

void TrainingLoop::set_dropout(std::int64_t step) {
  model_.set_dropout_seed(
      derive_seed(static_cast<std::uint64_t>(config_.seed), kDropoutPurpose, static_cast<std::uint64_t>(step)));
}

void TrainingLoop::step() {
  const Clock::time_point begin = Clock::now();
  Pending& pending = pending_.back();
  const std::int64_t tokens = pending.batches.tokens;
  set_dropout(state_.step);
  Trace idle;
  const std::optional<SharedStep> shared = reducer_ ? std::optional(SharedStep{*reducer_, processes_}) : std::nullopt;
  const StepValues values = compute_gradients(model_, *request_.task, pending.batches.parts, optimizer_,
                                              config_.clip_norm, idle, shared ? &*shared : nullptr);
  pending.loss = values.loss;
  pending.norm = values.norm;
  update(pending);
  ++state_.step;
  const bool line_is_due = state_.step % kStepsPerLine == 0 || state_.step == order_.total_steps();
  if (line_is_due || pending_.size() >= kDeviceReadBack) read_back();
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  state_.tokens += tokens;
  state_.step_seconds += seconds;
  line_tokens_ += tokens;
  line_seconds_ += seconds;
  if (line_is_due) write_train_line();
}

void TrainingLoop::update(Pending& pending) {
  const double rate = schedule_.at(pending.step) * state_.plateau.scale;
  if (on_cpu_) {
    read_back();  // costs nothing here, and a bad gradient never reaches the weights
    optimizer_.step(rate);
    return;
  }
  // The same on an accelerator without waiting for it: the flag stays up, so the weights stay those of the bad step
  // until the host looks.
  const at::Tensor is_bad = at::isfinite(pending.loss).logical_and(at::isfinite(pending.norm)).logical_not();
  bad_ = at::maximum(bad_, is_bad.to(at::kFloat));
  optimizer_.step(rate, bad_);
}

void TrainingLoop::read_back() {
  for (const Pending& pending : pending_) {
    const double loss = pending.loss.item<double>(), norm = pending.norm.item<double>();
    if (!std::isfinite(loss) || !std::isfinite(norm)) fail_non_finite(pending, loss, norm);
    state_.line_losses.push_back(loss);
    last_norm_ = norm;
  }
  pending_.clear();
}

std::pair<std::string, std::string> TrainingLoop::find_bad_value(const Pending& pending) {
  set_dropout(pending.step);
  std::string point;
  Batch accused;  // the part with the bad value, else all of them
  for (const Batch& part : pending.batches.parts) {
    point = first_non_finite_point(model_, part);
    if (!point.empty()) accused.examples.clear();
    accused.examples.insert(accused.examples.end(), part.examples.begin(), part.examples.end());
    if (!point.empty()) break;
  }
  const Json own = {point, example_list(accused)};
  Json known = own;
  for (const std::string& given : processes_.gather(dump_json(own))) {
    const Json other = parse_json(given, "another process");
    if (known[0] == "" && other[0] != "") known = other;
  }
  return {known[0], known[1]};
}

void TrainingLoop::fail_non_finite(const Pending& pending, double loss, double norm) {
  const bool loss_is_bad = !std::isfinite(loss);
  const double bad = loss_is_bad ? loss : norm;  // a NaN is written without its sign
  const auto [point, examples] = find_bad_value(pending);
  std::string where = "the first value that is not finite is at " + point;
  if (point.empty()) {
    const std::string gradient = on_cpu_ ? first_non_finite_gradient(model_.named_parameters()) : "";
    where = "every value of the forward pass is finite, the backward pass is not" +
            (gradient.empty() ? "" : " (gradient of " + gradient + ")");
  }
  progress_.clear();
  fail(ErrorKind::non_finite,
       "train: step {}: the {} is {}; {}; examples of the batch: {}. Lower train.learning_rate, or look at these texts "
       "(numbers from 0)",
       pending.step + 1, loss_is_bad ? "loss" : "gradient norm", std::isnan(bad) ? std::abs(bad) : bad, where,
       examples);
}

void TrainingLoop::write_train_line() {
  const std::vector<double>& losses = state_.line_losses;
  const double loss = std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
  const double rate = line_seconds_ > 0 ? static_cast<double>(line_tokens_) / line_seconds_ : 0;
  const Json line = {{"schema", kMetricsSchema},
                     {"kind", "train"},
                     {"step", state_.step},
                     {"epoch", order_.place(state_.step - 1).epoch + 1},
                     {"loss", loss},
                     {"losses", losses},
                     {"learning_rate", schedule_.at(state_.step - 1) * state_.plateau.scale},
                     {"gradient_norm", last_norm_},
                     {"tokens_per_second", rate},
                     {"seconds", elapsed()}};
  append_metrics(line);
  progress_.update(state_.step, fmt::format("loss {:.4f}  {:.0f} tokens/s", loss, rate));
  state_.line_losses.clear();
  line_seconds_ = 0;
  line_tokens_ = 0;
}

}  // namespace glass
