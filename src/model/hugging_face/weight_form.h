// Weights from the layout of a checkpoint to ours, and back.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "model/hugging_face/weight_rule.h"

namespace glass {

using at::Tensor;

/// From the file's layout to ours, and back. `heads` matters for by_head only; `rows` are those of each part, for
/// stacked.
Tensor to_ours(WeightForm form, const std::vector<Tensor>& parts, std::int64_t heads);
std::vector<Tensor> to_theirs(WeightForm form, const Tensor& ours, const std::vector<std::int64_t>& rows,
                              std::int64_t heads);

}  // namespace glass
