// Which weights are trained alike: by dimensions, name patterns and layers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "glass/optim/optimizer.h"

namespace glass {

/// The groups of [train]: rate scale and decay of each weight, from train.weight_decay, train.layer_decay and
/// [train.groups.NAME]; matrices [N, M] first, vectors [N] without decay after them. Error (config) for a pattern that
/// matches none of these weights, with near names, and for a weight that two groups name. Frozen groups are left out.
std::vector<ParameterGroup> make_groups(const NamedTensors& parameters, const TrainConfig& config);

/// The power of train.layer_decay of each weight: 0 for heads and what follows the last block, 1 for the last block of
/// its stack, one more a block downwards, and one more than the first block for embeddings.
std::vector<std::int64_t> layer_depths(const NamedTensors& parameters);

/// The globs of train.freeze and of frozen groups, each with the key that states it.
std::vector<std::pair<std::string, std::string>> frozen_patterns(const TrainConfig& config);

/// Takes the gradient from the weights [...] that frozen_patterns() name. Error (config) for a glob that matches none,
/// with near names.
void freeze_weights(const NamedTensors& parameters, const TrainConfig& config);

}  // namespace glass
