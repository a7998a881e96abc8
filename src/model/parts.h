// The small parts of a Transformer: weights with a forward, and a way to visit the weights by name.
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>

namespace glass {

using at::Tensor;

/// Called with the full name and the part's own tensor, which it may replace.
using ParameterVisitor = std::function<void(const std::string& name, Tensor& parameter)>;

/// y = x W^T + b; weight [out, in], bias [out].
struct LinearPart {
  Tensor weight, bias;
  LinearPart() = default;
  LinearPart(std::int64_t in, std::int64_t out, at::Generator& generator);
  Tensor forward(const Tensor& x) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
};

/// Layer normalization over the last axis, epsilon 1e-5 (Ba et al. 2016); weight and bias [D].
struct LayerNormPart {
  Tensor weight, bias;
  LayerNormPart() = default;
  explicit LayerNormPart(std::int64_t width);
  Tensor forward(const Tensor& x) const;
  void visit(const std::string& prefix, const ParameterVisitor& visitor);
};

/// A tensor of weights drawn from normal(0, 0.02), as BERT and GPT-2 start.
Tensor normal_weight(at::IntArrayRef sizes, at::Generator& generator);

enum class Activation { gelu, relu };
Activation parse_activation(const std::string& name);
Tensor activate(Activation activation, const Tensor& x);

}  // namespace glass
