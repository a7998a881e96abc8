// Which folders a run may write into and clear: new ones, empty ones, and those that a run made.
#pragma once

#include <filesystem>

namespace glass {

/// Error (storage) that names what was found, unless `folder` is missing, empty, or holds what only a run leaves: its
/// record, metrics, checkpoints, lock, or seeds.json and seed-N folders.
void require_own_run_folder(const std::filesystem::path& folder);

/// Error (storage) that names what was found when model/ or checkpoints/ hold anything that a run does not write.
void refuse_foreign_files(const std::filesystem::path& run_folder);

}  // namespace glass
