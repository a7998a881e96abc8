// The batches of one update of the weights, and how its examples are divided into them.
#pragma once

#include <cstdint>
#include <vector>

#include "glass/data/batch.h"

namespace glass {

/// What one update is computed from, part by part.
struct StepBatches {
  std::vector<Batch> parts;
  std::int64_t tokens = 0;  ///< of the whole step, those of other processes included
};

/// How an update's examples are divided: among processes first, then into parts that are computed one after the other.
struct StepDivision {
  std::int64_t parts = 1;        ///< at most; train.accumulation
  std::int64_t part_tokens = 0;  ///< a part holds no more tokens, or one example; 0: no limit
  std::int64_t rank = 0, ranks = 1;
};

/// Cuts examples, sorted by length, into at most `parts` neighbouring runs of like numbers of tokens; `lengths` are by
/// example. Where there are more parts than examples the last ones are empty. A pure function of its arguments.
std::vector<std::vector<std::uint32_t>> divide_examples(const std::vector<std::uint32_t>& examples,
                                                        const std::vector<std::int64_t>& lengths, std::int64_t parts);

/// The parts that this process computes of a step's examples; none where it has no examples.
std::vector<std::vector<std::uint32_t>> divide_step(const std::vector<std::uint32_t>& examples,
                                                    const std::vector<std::int64_t>& lengths,
                                                    const StepDivision& division);

}  // namespace glass
