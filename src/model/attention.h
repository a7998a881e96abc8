// attend(): the only place that knows how to bring unequal sequences into a kernel.
#pragma once

#include <ATen/core/Tensor.h>

#include "glass/model/trace.h"
#include "model/layout.h"

namespace glass {

struct AttentionOptions {
  std::int64_t heads = 1;
  double dropout = 0;  ///< on the pattern; the fused CPU kernel is used when it is 0
};

/// Softmax attention within each sequence. query [Nq, D] holds the rows that attend: all N rows of the layout, or one row a sequence
/// (Nq = B); key, value [N, D]. Result [Nq, D]. The scores are scaled by 1 / sqrt(D / heads) (Vaswani et al. 2017).
/// Reading `pattern` computes it beside the fused kernel; editing it takes the explicit path through the edited pattern.
Tensor attend(const Tensor& query, const Tensor& key, const Tensor& value, const Layout& layout, const AttentionOptions& options,
              const Point& pattern, Trace& trace);

/// The plain definition, also the explicit path: q [b, H, Tq, Dh], k [b, H, T, Dh] -> [b, H, Tq, T], rows sum to 1.
Tensor attention_pattern(const Tensor& query, const Tensor& key);

}  // namespace glass
