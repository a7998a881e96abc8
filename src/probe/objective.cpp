// Value, gradient and Hessian products of the probe's objective.
#include "probe/objective.h"

#include <ATen/ATen.h>

namespace glass {

ProbeObjective::ProbeObjective(Tensor x, const std::vector<std::int32_t>& y, std::int64_t classes, double penalty)
    : x_(std::move(x)),
      one_hot_(at::one_hot(at::tensor(y, at::kInt).to(at::kLong), classes).to(at::kDouble)),
      penalty_(penalty) {}

double ProbeObjective::move_to(const Tensor& weights) {
  weights_ = weights;
  const Tensor log_probabilities = at::log_softmax(at::matmul(x_, weights.t()), 1);
  probabilities_ = log_probabilities.exp();
  const double loss = -(log_probabilities * one_hot_).sum().item<double>() / static_cast<double>(x_.size(0));
  return loss + 0.5 * penalty_ * weights.pow(2).sum().item<double>();
}

Tensor ProbeObjective::gradient() const {
  return at::matmul((probabilities_ - one_hot_).t(), x_) / static_cast<double>(x_.size(0)) + penalty_ * weights_;
}

Tensor ProbeObjective::hessian_product(const Tensor& v) const {
  const Tensor scores = at::matmul(x_, v.t());  // [n, K]
  const Tensor centred = probabilities_ * (scores - (probabilities_ * scores).sum(1, true));
  return at::matmul(centred.t(), x_) / static_cast<double>(x_.size(0)) + penalty_ * v;
}

double ProbeObjective::gap(const Tensor& gradient, double penalty) {
  return gradient.pow(2).sum().item<double>() / (2 * penalty);
}

double ProbeObjective::mean_curvature() const {
  return (probabilities_ * (1 - probabilities_)).mean().item<double>();
}

}  // namespace glass
