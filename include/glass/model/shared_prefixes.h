// Texts that were read once, for scores of others that begin as they do: a causal model's rows depend on what stands
// before them only, so what two texts share at their beginning is not computed again.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "glass/data/batch.h"

namespace glass {

/// Scores of texts of which a causal model has read the beginnings.
class SharedPrefixes {
 public:
  virtual ~SharedPrefixes() = default;

  /// The scores of batch.read_rows, [R, C]. Sequence b begins with the first starts[b] tokens of text from[b]; the
  /// batch has its other tokens, one at least. Evaluation mode, no gradients.
  virtual at::Tensor scores(const Batch& batch, const std::vector<std::int64_t>& from,
                            const std::vector<std::int64_t>& starts) const = 0;
};

}  // namespace glass
