// The maps of a block that are linear once its patterns and the scales of its norms are known: what methods need that
// split an output into contributions of tokens and heads.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "glass/model/architecture.h"

namespace glass {

/// Values and output of one attention. Head h mixes the values of key-value head k = h / (H / KV) by its pattern A_h:
/// out = sum over h of A_h (x value_weight[k]^T + value_bias[k]) output_weight[h]^T + output_bias. x is what the
/// attention reads: the rows behind the norm before it; for cross-attention the encoder's final states.
struct AttentionMaps {
  at::Tensor value_weight;   ///< [KV, Dh, D]
  at::Tensor value_bias;     ///< [KV, Dh], or undefined
  at::Tensor output_weight;  ///< [H, D, Dh]
  at::Tensor output_bias;    ///< [D], or undefined
};

/// A norm: (x - mean) * scale * weight + bias, its scale the point "..._norm_scale".
struct NormMap {
  bool subtracts_mean = true;  ///< false: root mean square
  double epsilon = 0;          ///< scale = 1 / sqrt(variance or mean square + epsilon)
  at::Tensor weight;           ///< [D] as it acts: of norms whose weights count from 1, one more
  at::Tensor bias;             ///< [D], or undefined
};

/// The norms around a part f of a block: after(x + inside(f(before(x)))), each where it is there.
struct PartNorms {
  std::optional<NormMap> before, inside, after;
};

/// All of a block. The tensors are views of the model's weights without their gradients.
struct BlockMaps {
  NormOrder norm_order = NormOrder::pre;
  bool parallel = false;  ///< attention and feed-forward both read the block's input
  AttentionMaps self;
  std::optional<AttentionMaps> cross;
  PartNorms self_norms, cross_norms, mlp_norms;
};

}  // namespace glass
