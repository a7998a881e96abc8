// Stochastic gradient descent with momentum, on ATen's fused kernel.
#pragma once

#include <memory>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// b = momentum * b + g, p -= rate * b, or with nesterov p -= rate * (g + momentum * b) (Sutskever et al. 2013, as
/// PyTorch has it); g holds weight_decay * p. Momentum 0 keeps no state.
std::unique_ptr<Optimizer> make_sgd(std::vector<ParameterGroup> groups, double momentum, bool nesterov);

}  // namespace glass
