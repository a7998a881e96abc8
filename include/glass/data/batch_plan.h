// Which examples share a batch, and the order of the batches: pure functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

namespace glass {

/// How a dataset is cut into batches.
struct BatchOptions {
  std::int64_t batch_size = 64;   ///< sequences, used when batch_tokens is 0
  std::int64_t batch_tokens = 0;  ///< tokens; a batch holds at least one sequence
  bool group_by_length = true;    ///< sequences of like length share a batch; the batches' order stays random
  std::uint64_t seed = 1;
};

/// The batches of one epoch: every example once. A pure function of (lengths, options, epoch).
std::vector<std::vector<std::uint32_t>> plan_epoch(const std::vector<std::int64_t>& lengths,
                                                   const BatchOptions& options, std::int64_t epoch);

/// Batches in order of length under a token budget, nothing shuffled: for evaluation, prediction and explanation.
std::vector<std::vector<std::uint32_t>> plan_by_length(const std::vector<std::int64_t>& lengths,
                                                       std::int64_t batch_tokens);

}  // namespace glass
