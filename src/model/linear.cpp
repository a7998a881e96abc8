// The one matrix product. Its backward computes only what is asked for and uses the same back end.
#include "glass/model/linear.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "glass/base/error.h"
#include "model/matmul.h"

namespace glass {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// y = x W^T + b; dx = dy W; dW = dy^T x; db = sum of dy over rows.
struct LinearFunction : torch::autograd::Function<LinearFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                        const std::optional<Tensor>& bias) {
    context->save_for_backward({x, weight});
    context->saved_data["has_bias"] = bias.has_value();
    return matmul_forward(x, weight, bias.value_or(Tensor()));
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    if (at::GradMode::is_enabled())
      fail(ErrorKind::usage,
           "linear: a second derivative was asked for; this product has none, use first derivatives only");
    const variable_list saved = context->get_saved_variables();
    const Tensor& x = saved[0];
    const Tensor& weight = saved[1];
    const Tensor dy = gradients[0].contiguous();
    Tensor dx, dweight, dbias;
    if (context->needs_input_grad(0)) dx = matmul_input_gradient(dy, weight);
    if (context->needs_input_grad(1)) dweight = matmul_weight_gradient(dy, x);
    if (context->saved_data["has_bias"].toBool() && context->needs_input_grad(2)) dbias = dy.sum(0);
    return {dx, dweight, dbias};
  }
};

}  // namespace

Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  check(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1), "linear expects x [N, K] and weight [M, K]");
  const bool wants_gradient = at::GradMode::is_enabled() &&
                              (x.requires_grad() || weight.requires_grad() || (bias.defined() && bias.requires_grad()));
  if (!wants_gradient) return matmul_forward(x, weight, bias);
  return LinearFunction::apply(x, weight, bias.defined() ? std::optional<Tensor>(bias) : std::nullopt);
}

}  // namespace glass
