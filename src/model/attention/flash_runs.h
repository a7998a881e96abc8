// The fused CPU kernel over runs of equal length, as one autograd node.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "model/attention/attention_runs.h"

namespace glass {

struct FlashOptions {
  std::int64_t heads = 1, key_value_heads = 1;
  double scale = 1;
  bool causal = false;        ///< for runs without a mask and with as many queries as keys
  std::vector<Tensor> masks;  ///< by run, added to the scores, [Tq, Tk] or [H, Tq, Tk]; undefined: none
};

/// Attention without dropout and without a gradient for the masks: query [Nq, H * Dh], key and value [Nk, KV * Dh] ->
/// [Nq, H * Dh].
Tensor flash_runs(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
                  const FlashOptions& options);

/// A run's query rows as [b, H, Tq, Dh], a view.
Tensor query_heads(const Tensor& rows, const AttentionRun& run, std::int64_t heads);
/// A run's key or value rows as [b, H, Tk, Dh]; a view where every head has its own.
Tensor key_heads(const Tensor& rows, const AttentionRun& run, std::int64_t heads, std::int64_t key_value_heads);

}  // namespace glass
