// Fits softmax probes to one set of inputs: what depends on the inputs alone is computed once for all labellings and
// penalties.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/probe/probe.h"

namespace glass {

using at::Tensor;

class ProbeSolver {
 public:
  /// Standardises the inputs and takes the eigenvectors of their Gram matrix. x is row-major [rows, width].
  ProbeSolver(const std::vector<double>& x, std::int64_t rows, std::int64_t width);

  /// Newton's method to a gap of `gap_goal` nats; `start` warm-starts from another penalty's solution.
  SoftmaxProbe fit(const std::vector<std::int32_t>& y, std::int64_t classes, double penalty, double gap_goal,
                   const SoftmaxProbe* start) const;

 private:
  std::int64_t rows_, width_;
  std::vector<double> mean_, scale_;
  Tensor x_;                 ///< [rows, width + 1], standardised, the last column 1
  Tensor values_, vectors_;  ///< of x^T x / rows
};

/// (x - mean) / scale with a column of ones, [rows, width + 1] float64.
Tensor standardise(const std::vector<double>& x, std::int64_t rows, const std::vector<double>& mean,
                   const std::vector<double>& scale);

/// Mean cross entropy of the probe on labelled rows, in nats.
double mean_loss(const SoftmaxProbe& probe, const ProbeData& data);

}  // namespace glass
