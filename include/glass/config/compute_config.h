// The settings of [compute].
#pragma once

#include <cstdint>
#include <string>

namespace glass {

namespace config {
class Reader;
}

/// On which device, with how many threads. Bounds, units and meanings: src/config/settings/compute.cpp.
struct ComputeConfig {
  std::string device = "auto";   ///< auto, cpu, cuda
  std::int64_t threads = 0;      ///< 0 = all cores
  double timeout_seconds = 600;  ///< that a process waits for the others of its run
  std::string matmul = "auto";   ///< auto (the fixed table), aten, onednn
};

/// Binds the section "compute".
void bind_settings(config::Reader& reader, ComputeConfig& compute);

}  // namespace glass
