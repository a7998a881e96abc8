// attend(): the only place that knows how to bring unequal sequences into a kernel.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/model/trace.h"
#include "model/attention/attention_runs.h"
#include "model/parts/dropout.h"

namespace glass {

struct AttentionOptions {
  std::int64_t heads = 1, key_value_heads = 1;
  double scale = 1;
  double soft_cap = 0;  ///< cap * tanh(scores / cap); 0: off
  double dropout = 0;   ///< on the pattern, in training
  bool causal = false;
  std::int64_t window = 0;  ///< largest distance of a visible key; 0: all
  /// Added to the scores of each run, [H, Tq, Tk] or [b, H, Tq, Tk]; empty: nothing.
  std::vector<Tensor> biases;
  /// Of the query rows; each head draws its own from it. On a GPU `rows` is not asked (dropout).
  DropoutKey dropout_key;
};

/// The points of one attention, who watches them, and the boundaries of the batch's queries.
struct AttentionWatch {
  const Point &products, &scores, &pattern;
  Trace& trace;
  Boundaries cu_seqlens = {};

  bool reads() const { return trace.reads(products) || trace.reads(scores) || trace.reads(pattern); }
  bool edits() const { return trace.edits(products) || trace.edits(scores) || trace.edits(pattern); }
};

/// Softmax attention within each run (Vaswani et al. 2017): query [Nq, H * Dh], key and value [Nk, KV * Dh] -> [Nq, H *
/// Dh]. With fewer key and value heads than heads, H / KV neighbouring heads share one (Ainslie et al. 2023). The fused
/// kernel runs on a CPU unless dropout, a soft cap, a bias that needs a gradient or an edit asks for the explicit path.
/// Reading scores or pattern computes them beside the fused kernel; editing one takes the explicit path through it.
Tensor attend(const Tensor& query, const Tensor& key, const Tensor& value, const std::vector<AttentionRun>& runs,
              const AttentionOptions& options, const AttentionWatch& watch);

}  // namespace glass
