// The largest resident memory of this process since a mark (Linux: /proc/self).
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace glass::test {

/// A number of kilobytes from /proc/self/status, as bytes; 0 where there is none.
inline std::uint64_t status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stoull(line.substr(field.size() + 1)) * 1024;
  }
  return 0;
}

/// Peak above the resident memory at construction.
class PeakMemory {
 public:
  PeakMemory() {
    std::ofstream("/proc/self/clear_refs") << "5";  // Sets the high-water mark back.
    start_ = status_bytes("VmRSS");
  }
  std::uint64_t above_start() const {
    const std::uint64_t peak = status_bytes("VmHWM");
    return peak > start_ ? peak - start_ : 0;
  }

 private:
  std::uint64_t start_ = 0;
};

}  // namespace glass::test
