// What is installed on this machine for glassformer to run and to be built, and how to get what is missing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace glass {

/// One fact about the installation. `advice` says how to get what is missing; it is empty when all is well.
struct InstallationFact {
  std::string name, value, advice;
};

/// Versions, system, CPU, memory, the engine's program, LibTorch and its CUDA libraries, GPUs, compilers on PATH, and
/// the folder that GLASSFORMER_DATA names. `engine`: where the engine's program has to be; `libtorch`: the LibTorch of
/// this build, empty for a build without it. Facts that cannot be known say so; nothing is an Error.
std::vector<InstallationFact> examine_installation(const std::filesystem::path& engine,
                                                   const std::filesystem::path& libtorch);

}  // namespace glass
