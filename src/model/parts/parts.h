// The small parts of a Transformer: weights with a forward, and a way to visit the weights by name.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

#include "glass/model/architecture.h"
#include "model/parts/initializer.h"

namespace glass {

/// Called with the full name and the part's own tensor, which it may replace.
using ParameterVisitor = std::function<void(const std::string& name, Tensor& parameter)>;

/// y = x W^T + b; weight [out, in], bias [out] or none.
struct LinearPart {
  Tensor weight, bias;
  LinearPart() = default;
  LinearPart(std::int64_t in, std::int64_t out, bool has_bias, Initializer& initializer);
  Tensor forward(const Tensor& x) const;
  /// The same with rows [first, first + count) of the weight alone: x [N, in] -> [N, count].
  Tensor forward_part(const Tensor& x, std::int64_t first, std::int64_t count) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
};

/// Normalization over the last axis; weight [D], bias [D] or none: (x - mean) * scale * weight + bias, without the mean
/// for the root-mean-square kinds.
struct NormPart {
  NormShape shape;
  Tensor weight, bias;
  NormPart() = default;
  NormPart(std::int64_t width, const NormShape& shape, Initializer& initializer);
  Tensor forward(const Tensor& x) const;
  /// 1 / sqrt(variance + epsilon), or of the mean square: [..., 1], in fp32 where x has less.
  Tensor scale(const Tensor& x) const;
  /// The norm with a given scale [..., 1], written out.
  Tensor forward_with(const Tensor& x, const Tensor& scale) const;
  /// What rows are multiplied by in the end, [D]: weights that are counted from 1 are as large as they act.
  Tensor factor() const { return shape.kind == NormKind::rms_offset ? weight + 1 : weight; }
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
};

Tensor activate(Activation activation, const Tensor& x);

/// cap * tanh(x / cap); x itself where cap is 0 (Gemma 2).
Tensor soft_cap(const Tensor& x, double cap);

}  // namespace glass
