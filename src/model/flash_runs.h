// LibTorch's fused CPU attention on each run of a layout, with one backward for all runs.
#pragma once

#include <ATen/core/Tensor.h>

#include "model/layout.h"

namespace glass {

/// query [Nq, D] (Nq = N, or B for one row a sequence), key and value [N, D] -> [Nq, D]. CPU only.
Tensor flash_runs(const Tensor& query, const Tensor& key, const Tensor& value, const Layout& layout, std::int64_t heads);

}  // namespace glass
