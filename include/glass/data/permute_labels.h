// Labels that have nothing to do with their texts.
#pragma once

#include <cstdint>

#include "glass/data/dataset.h"

namespace glass {

/// Exchanges what is learned of the texts (a label, several labels, a number) among them by chance: a pure function of
/// the seed. Error (config) for kinds whose gold is part of the text: tags, answers, targets.
void permute_labels(Dataset& data, DataKind kind, std::uint64_t seed);

}  // namespace glass
