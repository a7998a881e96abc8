// How the sequences of a flat batch lie: runs of equal length, which fused kernels take as plain views.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "glass/data/batch.h"

namespace glass {

using at::Tensor;

/// Neighbouring sequences of one length: rows [first_row, first_row + sequences * length).
struct Run {
  std::int64_t first_sequence = 0, sequences = 0, length = 0, first_row = 0;
  std::int64_t rows() const { return sequences * length; }
};

/// A Batch on a device. N tokens, B sequences.
struct Layout {
  std::vector<Run> runs;
  std::vector<std::int64_t> run_rows;  ///< rows of each run; sums to N
  Tensor ids;        ///< [N] int64
  Tensor positions;  ///< [N] int64, place within the sequence
  Tensor lengths;    ///< [B] int64
  Tensor first_rows; ///< [B] int64, row of each sequence's first token
  std::int64_t longest = 0;
};

Layout make_layout(const Batch& batch, at::Device device);

}  // namespace glass
