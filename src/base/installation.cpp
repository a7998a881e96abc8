#include "glass/base/installation.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "glass/base/json.h"
#include "glass/base/record.h"

namespace glass {
namespace {

namespace fs = std::filesystem;

bool file_exists(const fs::path& path) {
  return access(path.c_str(), F_OK) == 0;
}

/// The first line of a small file, "" when it cannot be read.
std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Looks for a program in PATH.
std::string find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path candidate = fs::path(folder) / name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate.string();
  }
  return "";
}

InstallationFact find_engine(const fs::path& engine) {
  return {"engine", file_exists(engine) ? engine.string() : "missing", file_exists(engine) ? "" : "run scripts/build"};
}

/// version.py of the wheel holds `__version__ = '2.11.0+cu130'`.
std::string torch_version(const fs::path& folder) {
  std::ifstream file(folder / "version.py");
  for (std::string line; std::getline(file, line);) {
    const auto start = line.find('\'');
    if (line.rfind("__version__", 0) == 0 && start != std::string::npos)
      return line.substr(start + 1, line.rfind('\'') - start - 1);
  }
  return first_line(folder / "build-version");
}

InstallationFact find_torch(const fs::path& folder) {
  if (folder.empty()) return {"LibTorch", "not part of this build", "configure with GLASS_ENGINE=ON"};
  if (!file_exists(folder / "lib" / "libtorch_cpu.so")) {
    return {"LibTorch", "missing at " + folder.string(), "run scripts/build, or set LIBTORCH_DIR and build again"};
  }
  const std::string number = torch_version(folder);
  return {"LibTorch", fmt::format("{} at {}", number.empty() ? "of unknown version" : number, folder.string()), ""};
}

InstallationFact find_cuda_libraries(const fs::path& folder) {
  if (file_exists(folder / "lib" / "libtorch_cuda.so")) return {"CUDA libraries", "libtorch_cuda.so is there", ""};
  return {"CUDA libraries", "not installed (CPU variant)", "for a GPU: scripts/build --cuda (4.7 GB)"};
}

InstallationFact find_devices() {
  std::string names;
  for (int i = 0; i < 64; ++i) {
    const std::string name = "/dev/nvidia" + std::to_string(i);
    if (file_exists(name)) names += (names.empty() ? "" : " ") + name;
  }
  const std::string driver = first_line("/proc/driver/nvidia/version");
  if (names.empty()) return {"GPU", "none: everything runs on the CPU", ""};
  return {"GPU", names + (driver.empty() ? "" : ", " + driver),
          driver.empty() ? "device files without a loaded driver: install the NVIDIA driver (at least 580 for CUDA 13)"
                         : ""};
}

InstallationFact find_compiler(const std::string& program, const std::string& package) {
  const std::string path = find_program(program);
  return {program, path.empty() ? "missing" : path,
          path.empty() ? "only for building: sudo apt-get install " + package : ""};
}

InstallationFact find_memory() {
  std::ifstream file("/proc/meminfo");
  double total = 0, available = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("MemTotal:", 0) == 0) total = std::atof(line.c_str() + 9);
    if (line.rfind("MemAvailable:", 0) == 0) available = std::atof(line.c_str() + 13);
  }
  constexpr double kKibPerGib = 1024 * 1024;
  return {"memory", fmt::format("{:.1f} GiB, {:.1f} GiB available", total / kKibPerGib, available / kKibPerGib),
          available < 2 * kKibPerGib ? "less than 2 GiB are free: building and training may fail" : ""};
}

InstallationFact find_data_root() {
  const char* root = std::getenv("GLASSFORMER_DATA");
  if (!root || !*root)
    return {"data root", "GLASSFORMER_DATA is not set", "for SST-2 and TREC: scripts/get_data, which says what to set"};
  return {"data root", root, file_exists(root) ? "" : "the folder does not exist: correct GLASSFORMER_DATA"};
}

}  // namespace

std::vector<InstallationFact> examine_installation(const fs::path& engine, const fs::path& libtorch) {
  const Json facts = build_facts();
  const auto fact = [&](const char* name) {
    return !facts.contains(name)     ? std::string("unknown")
           : facts[name].is_string() ? facts[name].get<std::string>()
                                     : facts[name].dump();
  };
  return {{"glassformer", fmt::format("{} ({}, {})", version(), build_commit(), fact("build_type")), ""},
          {"built by", fact("compiler"), ""},
          {"system", fact("os"), ""},
          {"CPU", fmt::format("{}, {} cores", fact("cpu"), std::thread::hardware_concurrency()), ""},
          find_memory(),
          find_engine(engine),
          find_torch(libtorch),
          find_cuda_libraries(libtorch),
          find_devices(),
          find_compiler("clang++", "clang"),
          find_compiler("cmake", "cmake"),
          find_compiler("ninja", "ninja-build"),
          find_data_root()};
}

}  // namespace glass
