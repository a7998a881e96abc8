// Dropout whose mask is a pure function of a key and the element's number: nothing is stored, a repeat gives the same
// bits.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace glass {

using at::Tensor;

/// The stream of keys of one forward pass: one key a dropout.
struct DropoutKeys {
  std::uint64_t seed = 0, calls = 0;
  std::uint64_t next();
};

/// Each element becomes 0 with probability `rate`, the others are divided by 1 - rate (Srivastava et al. 2014).
Tensor dropout(const Tensor& x, double rate, std::uint64_t key);

/// residual + dropout(x): one pass over memory.
Tensor add_dropout(const Tensor& residual, const Tensor& x, double rate, std::uint64_t key);

}  // namespace glass
