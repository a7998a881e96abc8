#include "glass/model/forward_runner.h"

#include <ATen/ATen.h>

#include "glass/base/interrupt.h"
#include "glass/data/batch_plan.h"
#include "glass/model/evaluation_mode.h"

namespace glass {

Tensor Forward::rows(std::size_t i, bool by_token) const {
  if (!by_token) return scores.narrow(0, static_cast<std::int64_t>(i), 1);
  const std::vector<std::int64_t>& ends = batch.target_cu_seqlens.empty() ? batch.cu_seqlens : batch.target_cu_seqlens;
  return scores.narrow(0, ends[i], ends[i + 1] - ends[i]);
}

ForwardRunner& ForwardRunner::watch(Watch watch) {
  watch_ = std::move(watch);
  return *this;
}

ForwardRunner& ForwardRunner::stop_when(std::function<bool()> stop) {
  stop_ = std::move(stop);
  return *this;
}

ForwardRunner& ForwardRunner::with_gradients() {
  gradients_ = true;
  return *this;
}

bool ForwardRunner::run(const std::vector<std::int64_t>& lengths, const Make& make, const Use& use) const {
  const at::AutoGradMode mode(gradients_);
  const EvaluationMode evaluating(subject_);
  for (const Items& items : plan_by_length(lengths, batch_tokens_)) {
    if (stop_ && stop_()) return false;
    if (!stop_) throw_if_interrupted();
    const Batch batch = make(items);
    Trace trace;
    if (watch_) watch_(items, batch, trace);
    const Tensor scores = subject_.scores(batch, trace);
    if (trace.watching()) trace.finish(subject_.points());
    use({items, batch, scores, trace});
  }
  return true;
}

}  // namespace glass
