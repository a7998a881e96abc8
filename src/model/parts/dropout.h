// Dropout whose mask is a pure function of where it stands: nothing is stored, a repeat gives the same bits.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

namespace glass {

using at::Tensor;

/// What a mask is drawn from.
struct DropoutKey {
  std::uint64_t key = 0;  ///< of the step's seed and the place in the model (dropout_key)
  /// [R] int64, what tells a row apart from all others of the step: its example and token (Layout::row_keys).
  Tensor rows;
};

/// The key of a place in the model, such as "encoder.3.mlp_out", in the step of this seed.
std::uint64_t dropout_key(std::uint64_t seed, std::string_view place);

/// Each element of x becomes 0 with probability `rate`, the others are divided by 1 - rate (Srivastava et al. 2014).
/// x has R rows of equal size, one after the other; an element's fate is a function of the key, its row's key and its
/// place in the row. So neighbours in the batch, micro-batches and processes change nothing, and a forward that is
/// computed again draws the same mask. On a GPU LibTorch's generator draws, seeded by `key` alone: a repeat of the same
/// rows gives the same mask there, another split of the batch does not.
Tensor dropout(const Tensor& x, double rate, const DropoutKey& key);

/// residual + dropout(x): one pass over memory.
Tensor add_dropout(const Tensor& residual, const Tensor& x, double rate, const DropoutKey& key);

/// Seeds LibTorch's generator of a GPU for the next kernel that draws from it.
void seed_generator(at::Device device, std::uint64_t key);

}  // namespace glass
