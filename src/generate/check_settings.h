// Bounds of the settings of generation.
#pragma once

#include "glass/generate/generate.h"

namespace glass {

/// Error (config) for settings out of bounds, and for some that exclude each other.
void check_generation(const GenerationSettings& settings);

}  // namespace glass
