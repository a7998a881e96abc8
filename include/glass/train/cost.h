// What a training run will take, said before it starts: memory by part.
#pragma once

#include <cstdint>

#include "glass/base/json.h"
#include "glass/data/batch.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/model/transformer.h"

namespace glass {

/// Bytes by part; total() is the estimate of the peak resident memory on the CPU, within 25 % on the shipped configs.
struct TrainingMemory {
  double weights = 0, gradients = 0, moments = 0, best_weights = 0;
  double activations = 0;  ///< kept for the backward pass at the largest batch
  double scratch = 0;      ///< compiled kernels and buffers that the library keeps
  double base = 0;         ///< the program and LibTorch before any tensor
  double total() const { return weights + gradients + moments + best_weights + activations + scratch + base; }
  Json to_json() const;
};

/// `largest` is the part with the most tokens (BatchOrder::largest_batch); `checkpointing`: blocks keep their input
/// alone; `tensors_per_weight` is what the optimizer keeps (OptimizerInfo), by default that of AdamW.
TrainingMemory estimate_training_memory(const Architecture& architecture, const Batch& largest,
                                        bool checkpointing = false, double tensors_per_weight = 2);

/// Floating-point operations of one epoch's training: three forwards' worth for every text.
double training_flops(const Architecture& architecture, const TokenizedDataset& data);

}  // namespace glass
