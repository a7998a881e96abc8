// Saliency (Simonyan, Vedaldi, Zisserman 2013): the gradient of the score where tokens enter, one number a token.
#include "explain/plain_gradient_method.h"

namespace glass {

class Saliency final : public PlainGradientMethod {
 public:
  Saliency() : PlainGradientMethod("l1") {}

 protected:
  Tensor rows(const Tensor& /*values*/, const Tensor& gradients) const override { return gradients; }
  std::string unit(const ExplainGroup& group) const override { return group.target_unit() + " per unit of the point"; }
};

GLASS_REGISTER_EXPLAINER(
    Saliency, "saliency", "size of the gradient of the score at each token; one forward and one backward",
    "How fast the output would change if a token's vector moved: the sum of the sizes of its gradient (l1), its "
    "Euclidean length (l2), or its signed sum (Simonyan, Vedaldi, Zisserman 2013).",
    "the target's unit per unit of the point",
    "Says where the output is sensitive, not what the tokens that are there brought to it; no direction of its own is "
    "that of a word. Nothing forces the numbers to sum to the output.",
    "Simonyan, Vedaldi, Zisserman 2013, https://arxiv.org/abs/1312.6034");

}  // namespace glass
