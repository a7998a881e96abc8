// Adam (Kingma and Ba 2015), its decay a part of the gradient, on ATen's fused kernel.
#pragma once

#include <memory>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// Adam with the constants beta1, beta2 and epsilon: p -= rate * mean / (sqrt(mean square) + epsilon), both means
/// without their bias towards 0; the gradient holds weight_decay * p.
std::unique_ptr<Optimizer> make_adam(std::vector<ParameterGroup> groups, double beta1, double beta2, double epsilon);

}  // namespace glass
