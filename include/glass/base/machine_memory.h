// How much memory a process may still take before Linux ends it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace glass {

/// Memory that is free, and what bounds it.
struct FreeMemory {
  std::uint64_t bytes = 0;
  std::string bound;  ///< "MemAvailable" or "the control group's limit"
};

/// The least of MemAvailable and what the limits of this process's control groups (version 1 and 2) leave, files in
/// memory that can be given back counted as free. Nothing where the system does not say. `root` is where /proc and /sys
/// stand.
std::optional<FreeMemory> free_memory(const std::filesystem::path& root = "/");

}  // namespace glass
