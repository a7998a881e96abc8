// Estimates before a run. The parts are counted from the shapes; two constants were measured (see kBaseBytes, kScratchShare).
#include "glass/train/cost.h"

#include <algorithm>

namespace glass {
namespace {

constexpr double kFloat = 4;
/// Resident memory of the engine before any tensor: program and LibTorch's pages, measured on x86-64.
constexpr double kBaseBytes = 260e6;
/// What the allocator and the products' buffers keep beyond live tensors, as a share of the activations.
constexpr double kScratchShare = 0.25;

/// Floats that one block keeps for its backward, a token: inputs of norms and products, q, k, v, heads, the hidden layer before and after
/// its activation.
double block_floats(const ModelConfig& c) {
  const double d = static_cast<double>(c.width), f = static_cast<double>(c.ffn_width);
  const double dropped = c.dropout > 0 ? 2 * d : 0;
  return 8 * d + dropped + 2 * f;
}

}  // namespace

TrainingMemory estimate_training_memory(const ModelShape& shape, const Batch& largest) {
  const double weights = kFloat * static_cast<double>(parameter_count(shape)), tokens = static_cast<double>(largest.tokens());
  const double d = static_cast<double>(shape.config.width);
  TrainingMemory memory;
  memory.weights = weights;
  memory.gradients = weights;
  memory.moments = 2 * weights;
  // The best weights so far, and the copy that a checkpoint writes.
  memory.best_weights = 2 * weights;
  memory.activations = kFloat * tokens * (static_cast<double>(shape.config.layers) * block_floats(shape.config) + 4 * d);
  memory.scratch = kScratchShare * memory.activations;
  memory.base = kBaseBytes;
  return memory;
}

Json TrainingMemory::to_json() const {
  return {{"weights", weights},         {"gradients", gradients}, {"moments", moments}, {"best_weights", best_weights},
          {"activations", activations}, {"scratch", scratch},     {"base", base},       {"total", total()}};
}

double training_flops(const ModelShape& shape, const TokenizedDataset& data) {
  double flops = 0;
  for (const auto& ids : data.ids) flops += 3 * forward_flops(shape, static_cast<std::int64_t>(ids.size()));
  return flops;
}

}  // namespace glass
