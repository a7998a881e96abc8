// Lion (Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms"): every number moves by the same size.
#pragma once

#include <memory>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// p -= rate * (sign(beta1 * m + (1 - beta1) * g) + weight_decay * p), then m = beta2 * m + (1 - beta2) * g.
std::unique_ptr<Optimizer> make_lion(std::vector<ParameterGroup> groups, double beta1, double beta2);

}  // namespace glass
