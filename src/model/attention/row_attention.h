// Attention of one query row a sequence: what each step of a growing text asks for.
#pragma once

#include "model/attention/flash_runs.h"

namespace glass {

/// True where row_attention can compute this: fp32 on a CPU with AVX2 and FMA, one query row a sequence, nothing
/// hidden, no gradient asked for.
bool row_attention_fits(const Tensor& query, const Tensor& key, const Tensor& value,
                        const std::vector<AttentionRun>& runs, const FlashOptions& options);

/// As flash_runs, to the rounding of fp32. Keys and values are read in place, those that several heads share too; the
/// sums of a row have one order, whatever stands beside it.
Tensor row_attention(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
                     const FlashOptions& options);

}  // namespace glass
