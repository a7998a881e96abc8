// Forward passes and initial values of the small parts.
#include "model/parts.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/model/linear.h"

namespace glass {

namespace {
constexpr double kInitialDeviation = 0.02;
constexpr double kNormEpsilon = 1e-5;
}  // namespace

Tensor normal_weight(at::IntArrayRef sizes, at::Generator& generator) {
  return at::empty(sizes, at::kFloat).normal_(0.0, kInitialDeviation, generator).requires_grad_(true);
}

LinearPart::LinearPart(std::int64_t in, std::int64_t out, at::Generator& generator)
    : weight(normal_weight({out, in}, generator)), bias(at::zeros({out}, at::kFloat).requires_grad_(true)) {}

Tensor LinearPart::forward(const Tensor& x) const { return linear(x, weight, bias); }

void LinearPart::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".weight", weight);
  visitor(prefix + ".bias", bias);
}

LayerNormPart::LayerNormPart(std::int64_t width)
    : weight(at::ones({width}, at::kFloat).requires_grad_(true)), bias(at::zeros({width}, at::kFloat).requires_grad_(true)) {}

Tensor LayerNormPart::forward(const Tensor& x) const { return at::layer_norm(x, {x.size(-1)}, weight, bias, kNormEpsilon); }

void LayerNormPart::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".weight", weight);
  visitor(prefix + ".bias", bias);
}

Activation parse_activation(const std::string& name) {
  if (name == "gelu") return Activation::gelu;
  if (name == "relu") return Activation::relu;
  fail(ErrorKind::config, "model.activation: '{}' is unknown; allowed: gelu, relu", name);
}

Tensor activate(Activation activation, const Tensor& x) { return activation == Activation::gelu ? at::gelu(x) : at::relu(x); }

}  // namespace glass
