// Positions as a bias on the scores: ALiBi and the learned buckets of T5.
#pragma once

#include <ATen/core/Tensor.h>

#include "glass/model/architecture.h"
#include "model/attention/attention_runs.h"

namespace glass {

/// -slope_h * distance (Press et al. 2022), [H, Tq, Tk]. Slopes are 2^(-8 h / H) for powers of two, otherwise
/// interleaved as in the paper.
Tensor alibi_bias(const AttentionRun& run, std::int64_t heads, const at::TensorOptions& options);
std::vector<double> alibi_slopes(std::int64_t heads);

/// table [buckets, H] read by the distance of query and key -> [H, Tq, Tk] (Raffel et al. 2020).
Tensor bucket_bias(const AttentionRun& run, const BucketShape& shape, const Tensor& table);

}  // namespace glass
