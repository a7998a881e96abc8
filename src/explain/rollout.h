// Attention rollout (Abnar, Zuidema 2020): attention of all layers multiplied, with the residual stream as part of each
// layer.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "explain/patterns.h"
#include "glass/model/subject.h"

namespace glass {

/// Whether weights are divided by the receptive field of their key before they are rolled out.
enum class ReceptiveField {
  automatic,  ///< for patterns that are causal
  plain,      ///< no
  normalised  ///< yes
};

/// Settings of a rollout.
struct RolloutSettings {
  double residual_weight = 0.5;      ///< share of the residual stream in each layer, [0, 1]
  std::string head_fusion = "mean";  ///< mean, max, min
  double discard_ratio = 0;          ///< share of a layer's lowest fused weights set to zero, [0, 1)
  std::int64_t start_layer = 0;      ///< layers below are left out
  ReceptiveField receptive_field = ReceptiveField::automatic;
};

/// True for patterns [H, T, T] of a layer in which no row attends to a later one, with at least two rows.
bool is_causal(const Tensor& pattern);
/// True where the weights of this layer are normalised by the receptive field.
bool normalises(const Tensor& pattern, ReceptiveField receptive_field);

/// One layer's mixing matrix, row-stochastic, float64 [T, T]: rows of (1 - w) fused(A) + w I divided by their sums.
/// Discarding sets the floor(ratio * T * T) lowest fused weights to zero (ties: first in row-major order); entry (0, 0)
/// is kept, as in vit-explain. A row that nothing is left of keeps its own token. Normalised by the receptive field,
/// the weight of row i on key j <= i is first divided by i - j + 1, the rows up to i that can attend to j, and the row
/// by its sum: in a causal model early tokens stand before more rows, and plain rollout is drawn to them (Abnar,
/// Zuidema 2020, section 4).
Tensor rollout_layer(const Tensor& pattern, const RolloutSettings& settings);

/// The row that is read, times all layers from the top down: n^2 work a layer instead of n^3. Result [T].
/// `first` reads row 0, `mean` the mean of all rows, `last` the last row.
Tensor rollout_row(const std::vector<Tensor>& patterns, ReadRows rows, const RolloutSettings& settings,
                   std::int64_t position = -1);

/// Shares of the encoder's tokens and of the decoder's rows in the row that is read, for a decoder behind an encoder.
struct DecoderRollout {
  Tensor source, target;  ///< [T], [M]; together they sum to 1
};

/// Rollout through a decoder: from the top down, each layer's cross-attention moves the share 1 - residual_weight from
/// the decoder's rows to the encoder's states, its self-attention mixes the rows among themselves as rollout_layer
/// says; what arrived at the encoder's states then runs through the encoder. Rows of a cross pattern that nothing is
/// left of after discarding move nothing.
DecoderRollout rollout_decoder(const TextPatterns& patterns, ReadRows rows, const RolloutSettings& settings,
                               std::int64_t position = -1);

/// The full product of the layers' matrices, [T, T].
Tensor rollout_matrix(const std::vector<Tensor>& patterns, const RolloutSettings& settings);

}  // namespace glass
