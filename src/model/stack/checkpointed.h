// Activation checkpointing (Chen et al. 2016): a block keeps its input alone and is computed again for its gradients.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "model/stack/block.h"

namespace glass {

/// A block and the layer it stands in. Block and points are the model's own and must outlive the backward pass.
struct CheckpointedBlock {
  const Block& block;
  const BlockPoints& points;
  std::vector<Tensor> parameters;     ///< of the block, as they are now
  std::optional<std::size_t> rotary;  ///< which of the kept tables
  std::int64_t window = 0;
  std::size_t layer = 0;
  BlockRows rows = BlockRows::all;
};

/// What the blocks of one stack share in a forward in training, kept until the backward pass has read it.
class KeptPass {
 public:
  /// The pass watches nothing and has no cache.
  KeptPass(const Pass& pass, std::vector<AttentionRun> runs, std::vector<Tensor> biases,
           std::vector<RotaryTable> rotary, std::optional<DistanceRows> distances);

  const std::vector<Tensor>& biases() const { return biases_; }
  /// [M, D], or undefined.
  const Tensor& source_states() const { return source_states_; }
  /// Undefined for attention without distances.
  Tensor distance_rows() const { return distances_ ? distances_->rows : Tensor(); }
  /// The block's output. `values`: its input [N, D], the source's states [M, D] and the rows of distances where there
  /// are some, the biases.
  Tensor run(const CheckpointedBlock& block, const std::vector<Tensor>& values) const;

 private:
  Layout layout_, source_layout_;
  std::vector<AttentionRun> runs_, source_runs_;
  std::vector<Tensor> biases_;
  std::vector<RotaryTable> rotary_;
  std::optional<DistanceRows> distances_;
  Tensor source_states_;
  std::uint64_t dropout_seed_;
};

/// The block's output for x [N, D], of which nothing but x is kept for the backward pass. Values and gradients are
/// those of the plain block bit for bit, dropout included: its masks are functions of their places. No second
/// derivatives.
Tensor run_checkpointed(const std::shared_ptr<const KeptPass>& kept, const CheckpointedBlock& block, const Tensor& x);

}  // namespace glass
