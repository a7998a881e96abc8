// Forward passes and initial values of the small parts.
#include "model/parts/parts.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "glass/model/linear.h"

namespace glass {

LinearPart::LinearPart(std::int64_t in, std::int64_t out, bool has_bias, Initializer& initializer)
    : weight(initializer.normal({out, in})) {
  if (has_bias) bias = initializer.constant({out}, 0);
}

Tensor LinearPart::forward(const Tensor& x) const {
  return linear(x, weight, bias);
}

Tensor LinearPart::forward_part(const Tensor& x, std::int64_t first, std::int64_t count) const {
  return linear(x, weight.narrow(0, first, count), bias.defined() ? bias.narrow(0, first, count) : bias);
}

void LinearPart::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".weight", weight);
  if (bias.defined()) visitor(prefix + ".bias", bias);
}

NormPart::NormPart(std::int64_t width, const NormShape& shape_in, Initializer& initializer)
    : shape(shape_in), weight(initializer.constant({width}, shape.kind == NormKind::rms_offset ? 0 : 1)) {
  if (shape.kind == NormKind::layer && shape.bias) bias = initializer.constant({width}, 0);
}

Tensor NormPart::forward(const Tensor& x) const {
  if (shape.kind == NormKind::layer) return at::layer_norm(x, {x.size(-1)}, weight, bias, shape.epsilon);
  return at::rms_norm(x, {x.size(-1)}, factor(), shape.epsilon);
}

Tensor NormPart::scale(const Tensor& x) const {
  const Tensor wide = x.to(at::promote_types(x.scalar_type(), at::kFloat));
  const Tensor square = shape.kind == NormKind::layer ? at::var(wide, at::IntArrayRef{-1}, /*unbiased=*/false, true)
                                                      : wide.square().mean(-1, true);
  return at::rsqrt(square + shape.epsilon);
}

Tensor NormPart::forward_with(const Tensor& x, const Tensor& scale) const {
  const Tensor wide = x.to(scale.scalar_type());
  Tensor y = (shape.kind == NormKind::layer ? wide - wide.mean(-1, true) : wide) * scale * factor();
  if (bias.defined()) y = y + bias;
  return y.to(x.scalar_type());
}

void NormPart::visit(const std::string& prefix, const ParameterVisitor& visitor) {
  visitor(prefix + ".weight", weight);
  if (bias.defined()) visitor(prefix + ".bias", bias);
}

Tensor activate(Activation activation, const Tensor& x) {
  switch (activation) {
    case Activation::gelu:
      return at::gelu(x);
    case Activation::gelu_tanh:
      return at::gelu(x, "tanh");
    case Activation::quick_gelu:
      return x * at::sigmoid(1.702 * x);
    case Activation::relu:
      return at::relu(x);
    case Activation::silu:
      return at::silu(x);
    case Activation::tanh:
      return at::tanh(x);
  }
  fail(ErrorKind::bug, "internal error: unknown activation {}", static_cast<int>(activation));
}

Tensor soft_cap(const Tensor& x, double cap) {
  return cap > 0 ? at::tanh(x / cap) * cap : x;
}

}  // namespace glass
