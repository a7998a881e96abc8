// The objective of a softmax probe with its derivatives, on standardised inputs with a constant 1 appended.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace glass {

using at::Tensor;

/// P(W) = (1/n) sum CE(W x_i, y_i) + penalty / 2 ||W||^2, W [K, D], x [n, D] with D = width + 1, all float64.
class ProbeObjective {
 public:
  ProbeObjective(Tensor x, const std::vector<std::int32_t>& y, std::int64_t classes, double penalty);

  /// Value at W; keeps the probabilities for gradient() and the products.
  double move_to(const Tensor& weights);
  Tensor gradient() const;                        ///< [K, D]
  Tensor hessian_product(const Tensor& v) const;  ///< [K, D]
  /// The duality gap at the natural dual point, ||gradient||^2 / (2 penalty), in nats.
  static double gap(const Tensor& gradient, double penalty);
  /// Mean of p (1 - p): the size of the Hessian's data term, for the preconditioner.
  double mean_curvature() const;

 private:
  Tensor x_;        ///< [n, D]
  Tensor one_hot_;  ///< [n, K]
  Tensor weights_, probabilities_;
  double penalty_;
};

}  // namespace glass
