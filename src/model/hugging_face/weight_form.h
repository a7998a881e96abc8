// Weights from the layout of a checkpoint to ours, and back.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/model/architecture.h"
#include "model/hugging_face/weight_rule.h"

namespace glass {

using at::Tensor;

/// From the file's layout to ours, and back. `stack` tells the heads and how they turn; `rows` are those of each part.
Tensor to_ours(WeightForm form, const std::vector<Tensor>& parts, const StackShape& stack);
std::vector<Tensor> to_theirs(WeightForm form, const Tensor& ours, const std::vector<std::int64_t>& rows,
                              const StackShape& stack);

}  // namespace glass
