// Adafactor (Shazeer and Stern 2018): of the squares of a matrix' gradients it keeps the means by row and by column.
#pragma once

#include <memory>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// The constants of Adafactor.
struct AdafactorSettings {
  double beta2_decay = -0.8;  ///< a new square counts step^beta2_decay
  double least_scale = 1e-3;  ///< least root mean square that a weight counts with
  double largest_update = 1;  ///< root mean square that updates are shortened to
};

/// Adafactor as PyTorch has it: the rate min(rate, 1 / sqrt(step)) is relative to the weight's root mean square; decay
/// beside the gradient. Tensors of two dimensions and more are factored over their last two.
std::unique_ptr<Optimizer> make_adafactor(std::vector<ParameterGroup> groups, const AdafactorSettings& settings);

}  // namespace glass
