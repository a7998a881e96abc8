// Newton's method with conjugate gradients, preconditioned by the inputs' Gram matrix: the Hessian is close to
// c G + penalty I with c the mean of p (1 - p), so its eigenvectors make each step a few products.
#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/probe/probe.h"
#include "probe/objective.h"

namespace glass {
namespace {

constexpr std::int64_t kMostNewtonSteps = 200;
constexpr std::int64_t kMostConjugateSteps = 400;
constexpr double kSmallestScale = 1e-8;  ///< a feature that hardly varies is left as it is

Tensor matrix(const ProbeData& data) {
  return at::from_blob(const_cast<double*>(data.x.data()), {data.rows, data.width}, at::TensorOptions(at::kDouble));
}

/// (x - mean) / scale with a column of ones.
Tensor standardise(const ProbeData& data, const std::vector<double>& mean, const std::vector<double>& scale) {
  const Tensor z = (matrix(data) - at::tensor(mean, at::kDouble)) / at::tensor(scale, at::kDouble);
  return at::cat({z, at::ones({data.rows, 1}, at::kDouble)}, 1);
}

std::vector<double> to_vector(const Tensor& tensor) {
  const Tensor flat = tensor.contiguous();
  return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

/// Applies (c G + penalty I)^-1 to every row of a [K, D] direction.
struct Preconditioner {
  Tensor values, vectors;  ///< of G = x^T x / n
  explicit Preconditioner(const Tensor& x) {
    std::tie(values, vectors) = at::linalg_eigh(at::matmul(x.t(), x) / static_cast<double>(x.size(0)));
  }
  Tensor apply(const Tensor& r, double curvature, double penalty) const {
    return at::matmul(at::matmul(r, vectors) / (curvature * values.clamp_min(0) + penalty), vectors.t());
  }
};

/// Solves H s = -g to a residual that shrinks with the gradient (inexact Newton).
Tensor newton_direction(const ProbeObjective& objective, const Tensor& gradient, const Preconditioner& preconditioner, double penalty) {
  const double curvature = objective.mean_curvature(), norm = gradient.norm().item<double>();
  const double goal = std::min(0.1, std::sqrt(norm)) * norm;
  Tensor solution = at::zeros_like(gradient), residual = -gradient;
  Tensor z = preconditioner.apply(residual, curvature, penalty), direction = z;
  double rz = (residual * z).sum().item<double>();
  for (std::int64_t i = 0; i < kMostConjugateSteps && residual.norm().item<double>() > goal; ++i) {
    const Tensor product = objective.hessian_product(direction);
    const double alpha = rz / (direction * product).sum().item<double>();
    solution = solution + alpha * direction;
    residual = residual - alpha * product;
    z = preconditioner.apply(residual, curvature, penalty);
    const double next = (residual * z).sum().item<double>();
    direction = z + next / rz * direction;
    rz = next;
  }
  return solution;
}

/// Halves the step until the value falls enough (Armijo); returns the new value, or the old one when no step helps any more.
double line_search(ProbeObjective& objective, Tensor& weights, const Tensor& direction, const Tensor& gradient, double value) {
  const double slope = (gradient * direction).sum().item<double>();
  for (double step = 1; step > 1e-10; step /= 2) {
    const Tensor candidate = weights + step * direction;
    const double reached = objective.move_to(candidate);
    if (reached <= value + 1e-4 * step * slope) {
      weights = candidate;
      return reached;
    }
  }
  return objective.move_to(weights);
}

void set_moments(const Tensor& x, SoftmaxProbe& probe) {
  const Tensor deviation = x.std(0, /*unbiased=*/false);
  probe.mean = to_vector(x.mean(0));
  probe.scale = to_vector(at::where(deviation > kSmallestScale, deviation, at::ones_like(deviation)));
}

}  // namespace

SoftmaxProbe fit_softmax_probe(const ProbeData& train, std::int64_t classes, double penalty, double gap_goal, const SoftmaxProbe* start) {
  check(train.rows > 0 && static_cast<std::int64_t>(train.y.size()) == train.rows, "a probe needs rows with labels");
  check(penalty > 0, "a probe's penalty must be above 0");
  const at::NoGradGuard no_gradient;
  SoftmaxProbe probe;
  probe.classes = classes;
  probe.width = train.width;
  set_moments(matrix(train), probe);
  const Tensor x = standardise(train, probe.mean, probe.scale);
  const Preconditioner preconditioner(x);
  ProbeObjective objective(x, train.y, classes, penalty);
  const bool is_warm = start != nullptr && start->classes == classes && start->width == train.width;
  Tensor weights = is_warm ? at::tensor(start->weights, at::kDouble).view({classes, train.width + 1}) : at::zeros({classes, train.width + 1}, at::kDouble);
  double value = objective.move_to(weights);
  for (; probe.iterations < kMostNewtonSteps; ++probe.iterations) {
    throw_if_interrupted();
    const Tensor gradient = objective.gradient();
    probe.gap_nats = ProbeObjective::gap(gradient, penalty);
    if (probe.gap_nats <= gap_goal) break;
    const double next = line_search(objective, weights, newton_direction(objective, gradient, preconditioner, penalty), gradient, value);
    if (next >= value) break;  // float64 allows no better; the gap says what is left
    value = next;
  }
  probe.gap_nats = ProbeObjective::gap(objective.gradient(), penalty);
  probe.objective_nats = value;
  probe.weights = to_vector(weights);
  return probe;
}

std::vector<std::int32_t> predict(const SoftmaxProbe& probe, const ProbeData& data) {
  check(data.width == probe.width, "the probe has width {}, the data {}", probe.width, data.width);
  if (data.rows == 0) return {};
  const Tensor weights = at::tensor(probe.weights, at::kDouble).view({probe.classes, probe.width + 1});
  const Tensor best = at::matmul(standardise(data, probe.mean, probe.scale), weights.t()).argmax(1).to(at::kInt).contiguous();
  return {best.const_data_ptr<std::int32_t>(), best.const_data_ptr<std::int32_t>() + data.rows};
}

}  // namespace glass
