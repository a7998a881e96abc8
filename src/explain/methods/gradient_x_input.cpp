// Gradient x input: one forward and one backward; the first-order guess of what each token adds to the score. The score
// of a token is signed and summed over the width, unless another norm is asked for.
#include <ATen/ATen.h>

#include "explain/plain_gradient_method.h"

namespace glass {

class GradientXInput final : public PlainGradientMethod {
 public:
  GradientXInput() : PlainGradientMethod("signed") {}

 protected:
  Tensor rows(const Tensor& values, const Tensor& gradients) const override { return gradients * values; }
};

GLASS_REGISTER_EXPLAINER(
    GradientXInput, "gradient_x_input", "gradient of the score times the input; one forward and one backward",
    "The gradient of the output times the input, summed over the width: a first-order estimate of what each token adds "
    "(Shrikumar et al. 2017). The norms l1 and l2 tell its size alone; other libraries take l2 by default.",
    "the target's unit",
    "Looks at one point only: where the model is saturated or bends, scores can vanish or turn their sign. Nothing "
    "forces them to sum to the output.",
    "Shrikumar et al. 2017, https://arxiv.org/abs/1605.01713");

}  // namespace glass
