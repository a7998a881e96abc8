// Estimates before a run. The parts are counted from the shapes; two constants were measured (see kBaseBytes,
// kScratchShare).
#include "glass/train/cost.h"

#include <algorithm>

namespace glass {
namespace {

constexpr double kFloat = 4;
/// Resident memory of the engine before any tensor: program and LibTorch's pages, measured on x86-64.
constexpr double kBaseBytes = 260e6;
/// What the allocator and the products' buffers keep beyond live tensors, as a share of the activations.
constexpr double kScratchShare = 0.1;

/// Floats that one block keeps for its backward, a token: inputs of norms and products, q, k, v, heads, the hidden
/// layer before and after its activation.
double block_floats(const StackShape& stack) {
  const double d = static_cast<double>(stack.width), f = static_cast<double>(stack.feed_forward.width);
  return 8 * d + (stack.feed_forward.gated ? 4 : 2) * f + (stack.cross ? 4 * d : 0);
}

/// The blocks of a stack, its embedding and its final norm, a token. With checkpointing a block keeps its input, and
/// one block at a time what its backward needs.
double stack_floats(const StackShape& stack, bool checkpointing) {
  const double layers = static_cast<double>(stack.layers), width = static_cast<double>(stack.width);
  return (checkpointing ? layers * width + block_floats(stack) : layers * block_floats(stack)) + 4 * width;
}

/// Scores of heads that read tokens: themselves, their logarithms and their gradient.
double head_floats(const Architecture& architecture, const Batch& batch) {
  if (is_pooled(architecture)) return 0;
  const std::int64_t tokens = batch.target_ids.empty() ? batch.tokens() : batch.target_cu_seqlens.back();
  const double rows = static_cast<double>(batch.read_rows.empty() ? tokens : std::ssize(batch.read_rows));
  return 3 * rows * static_cast<double>(architecture.head.outputs);
}

}  // namespace

TrainingMemory estimate_training_memory(const Architecture& architecture, const Batch& largest, bool checkpointing,
                                        double tensors_per_weight) {
  const double weights = kFloat * static_cast<double>(parameter_count(architecture)),
               tokens = static_cast<double>(largest.tokens());
  double floats = 0;
  for (const std::optional<StackShape>& stack : {architecture.encoder, architecture.decoder})
    floats += stack ? stack_floats(*stack, checkpointing) : 0;
  TrainingMemory memory;
  memory.weights = weights;
  memory.gradients = weights;
  memory.moments = tensors_per_weight * weights;
  memory.best_weights = weights;
  memory.activations = kFloat * (tokens * floats + head_floats(architecture, largest));
  memory.scratch = kScratchShare * memory.activations;
  memory.base = kBaseBytes;
  return memory;
}

Json TrainingMemory::to_json() const {
  return {{"weights", weights},         {"gradients", gradients}, {"moments", moments}, {"best_weights", best_weights},
          {"activations", activations}, {"scratch", scratch},     {"base", base},       {"total", total()}};
}

double training_flops(const Architecture& architecture, const TokenizedDataset& data) {
  double flops = 0;
  for (const auto& ids : data.ids) flops += 3 * forward_flops(architecture, static_cast<std::int64_t>(ids.size()));
  return flops;
}

}  // namespace glass
