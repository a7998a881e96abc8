// Newton's method with conjugate gradients, preconditioned by the inputs' Gram matrix: the Hessian is close to
// c G + penalty I with c the mean of p (1 - p), so its eigenvectors make each step a few products.
#include "probe/solver.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/model/to_doubles.h"
#include "probe/objective.h"

namespace glass {
namespace {

constexpr std::int64_t kMostNewtonSteps = 200;
constexpr std::int64_t kMostConjugateSteps = 2000;
constexpr double kSmallestScale = 1e-8;  ///< a feature that hardly varies is left as it is

Tensor matrix(const std::vector<double>& x, std::int64_t rows, std::int64_t width) {
  return at::from_blob(const_cast<double*>(x.data()), {rows, width}, at::TensorOptions(at::kDouble));
}

/// Applies (c G + penalty I)^-1 to every row of a [K, D] direction.
struct Preconditioner {
  Tensor vectors, divisors;
  Tensor apply(const Tensor& r) const { return at::matmul(at::matmul(r, vectors) / divisors, vectors.t()); }
};

/// Solves H s = -g to a residual that shrinks with the gradient (inexact Newton, Dembo, Eisenstat and Steihaug 1982).
Tensor newton_direction(const ProbeObjective& objective, const Tensor& gradient, const Preconditioner& preconditioner) {
  const double norm = gradient.norm().item<double>();
  const double goal = std::min(0.1, std::sqrt(norm)) * norm;
  Tensor solution = at::zeros_like(gradient), residual = -gradient;
  Tensor z = preconditioner.apply(residual), direction = z;
  double rz = (residual * z).sum().item<double>();
  for (std::int64_t i = 0; i < kMostConjugateSteps && residual.norm().item<double>() > goal; ++i) {
    const Tensor product = objective.hessian_product(direction);
    const double alpha = rz / (direction * product).sum().item<double>();
    solution = solution + alpha * direction;
    residual = residual - alpha * product;
    z = preconditioner.apply(residual);
    const double next = (residual * z).sum().item<double>();
    direction = z + next / rz * direction;
    rz = next;
  }
  return solution;
}

/// Halves the step until the value falls enough (Armijo); returns the new value, or the old one when no step helps any
/// more.
double line_search(ProbeObjective& objective, Tensor& weights, const Tensor& direction, const Tensor& gradient,
                   double value) {
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

}  // namespace

Tensor standardise(const std::vector<double>& x, std::int64_t rows, const std::vector<double>& mean,
                   const std::vector<double>& scale) {
  const auto width = static_cast<std::int64_t>(mean.size());
  const Tensor z = (matrix(x, rows, width) - at::tensor(mean, at::kDouble)) / at::tensor(scale, at::kDouble);
  return at::cat({z, at::ones({rows, 1}, at::kDouble)}, 1);
}

ProbeSolver::ProbeSolver(const std::vector<double>& x, std::int64_t rows, std::int64_t width)
    : rows_(rows), width_(width) {
  check(rows > 0 && static_cast<std::int64_t>(x.size()) == rows * width, "a probe needs rows");
  const at::NoGradGuard no_gradient;
  const Tensor values = matrix(x, rows, width);
  const Tensor deviation = values.std(0, /*unbiased=*/false);
  mean_ = to_doubles(values.mean(0));
  scale_ = to_doubles(at::where(deviation > kSmallestScale, deviation, at::ones_like(deviation)));
  x_ = standardise(x, rows, mean_, scale_);
  std::tie(values_, vectors_) = at::linalg_eigh(at::matmul(x_.t(), x_) / static_cast<double>(rows));
  values_ = values_.clamp_min(0);
}

SoftmaxProbe ProbeSolver::fit(const std::vector<std::int32_t>& y, std::int64_t classes, double penalty, double gap_goal,
                              const SoftmaxProbe* start) const {
  check(static_cast<std::int64_t>(y.size()) == rows_, "a probe needs a label a row: {} rows, {} labels", rows_,
        y.size());
  check(penalty > 0, "a probe's penalty must be above 0, got {}", penalty);
  for (const std::int32_t label : y)
    check(label >= 0 && label < classes, "a probe of {} classes got the label {}", classes, label);
  const at::NoGradGuard no_gradient;
  SoftmaxProbe probe{classes, width_, {}, mean_, scale_, 0, 0, 0};
  ProbeObjective objective(x_, y, classes, penalty);
  const bool is_warm = start != nullptr && start->classes == classes && start->width == width_;
  Tensor weights = is_warm ? at::tensor(start->weights, at::kDouble).view({classes, width_ + 1})
                           : at::zeros({classes, width_ + 1}, at::kDouble);
  double value = objective.move_to(weights);
  Tensor gradient = objective.gradient();
  for (; probe.iterations < kMostNewtonSteps && ProbeObjective::gap(gradient, penalty) > gap_goal; ++probe.iterations) {
    throw_if_interrupted();
    const Preconditioner preconditioner{vectors_, objective.mean_curvature() * values_ + penalty};
    const double next =
        line_search(objective, weights, newton_direction(objective, gradient, preconditioner), gradient, value);
    gradient = objective.gradient();
    if (next >= value) break;  // float64 allows no better; the gap says what is left
    value = next;
  }
  probe.gap_nats = ProbeObjective::gap(gradient, penalty);
  probe.objective_nats = value;
  probe.weights = to_doubles(weights);
  return probe;
}

}  // namespace glass
