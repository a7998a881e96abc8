// A folder that must hold what can be made again. Private to src/train.
#pragma once

#include <filesystem>
#include <functional>

namespace glass {

/// Compares `folder` with what `save` writes, byte for byte, and replaces what is missing or differs; weights that
/// `save` does not write are removed. What was wrong is a warning.
void restore_folder(const std::filesystem::path& folder, const std::function<void(const std::filesystem::path&)>& save);

}  // namespace glass
