// Rotary positions: queries and keys turn by an angle that grows with their place (Su et al. 2021).
#pragma once

#include <ATen/core/Tensor.h>

#include "glass/model/architecture.h"
#include "model/stack/layout.h"

namespace glass {

/// cos and sin of every row, [N, 1, R]; R is the part of a head's width that turns.
struct RotaryTable {
  Tensor cos, sin;
};

/// Scaling: linear (positions divided by the factor), dynamic (theta grows with a sequence that is longer than the
/// model was trained for), llama3 (slow frequencies divided, fast ones kept). The frequencies of a sequence depend on
/// that sequence alone.
RotaryTable make_rotary_table(const RotaryShape& shape, std::int64_t head_width, const Layout& layout,
                              const at::TensorOptions& options);

/// Rows of x [N, H * Dh] turned head by head; what lies beyond R stays.
Tensor rotate(const Tensor& x, const RotaryTable& table, std::int64_t head_width);

/// Frequencies [R / 2] for a sequence of `length` tokens, in float64.
Tensor rotary_frequencies(const RotaryShape& shape, std::int64_t head_width, std::int64_t length);

}  // namespace glass
