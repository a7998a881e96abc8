// One softmax probe: fitted alone, and what it predicts.
#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "probe/solver.h"

namespace glass {

namespace {

/// [rows, classes] before the softmax.
Tensor scores(const SoftmaxProbe& probe, const ProbeData& data) {
  check(data.width == probe.width, "the probe has width {}, the data {}", probe.width, data.width);
  const Tensor weights = at::tensor(probe.weights, at::kDouble).view({probe.classes, probe.width + 1});
  return at::matmul(standardise(data.x, data.rows, probe.mean, probe.scale), weights.t());
}

}  // namespace

SoftmaxProbe fit_softmax_probe(const ProbeData& train, std::int64_t classes, double penalty, double gap_goal,
                               const SoftmaxProbe* start) {
  return ProbeSolver(train.x, train.rows, train.width).fit(train.y, classes, penalty, gap_goal, start);
}

std::vector<std::int32_t> predict(const SoftmaxProbe& probe, const ProbeData& data) {
  if (data.rows == 0) return {};
  const at::NoGradGuard no_gradient;
  const Tensor best = scores(probe, data).argmax(1).to(at::kInt).contiguous();
  return {best.const_data_ptr<std::int32_t>(), best.const_data_ptr<std::int32_t>() + data.rows};
}

double mean_loss(const SoftmaxProbe& probe, const ProbeData& data) {
  const at::NoGradGuard no_gradient;
  const Tensor labels = at::tensor(data.y, at::kInt).to(at::kLong).unsqueeze(1);
  return -at::log_softmax(scores(probe, data), 1).gather(1, labels).mean().item<double>();
}

}  // namespace glass
