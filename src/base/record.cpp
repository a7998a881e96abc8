// Versions, machine, clock and memory, as record.json keeps them. The build system defines GLASS_VERSION, GLASS_COMMIT,
// GLASS_BUILD_TYPE.
#include "glass/base/record.h"

#include <sys/utsname.h>

#include <ctime>
#include <fstream>
#include <thread>

namespace glass {

namespace {

/// The text behind `key` and the separator in the first line of a file that starts with `key`; "" where there is none.
std::string field(const char* path, const std::string& key, char separator) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(key, 0) != 0) continue;
    const auto start = line.find(separator);
    if (start == std::string::npos) continue;
    const auto first = line.find_first_not_of(" \t\"", start + 1);
    const auto last = line.find_last_not_of(" \t\"");
    return first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1);
  }
  return "";
}

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "gcc " __VERSION__;
#endif
}

std::string operating_system() {
  struct utsname names {};
  const std::string kernel = uname(&names) == 0 ? std::string(names.sysname) + " " + names.release : "unknown kernel";
  const std::string distribution = field("/etc/os-release", "PRETTY_NAME", '=');
  return distribution.empty() ? kernel : distribution + ", " + kernel;
}

std::string cpu() {
  const std::string name = field("/proc/cpuinfo", "model name", ':');
  return name.empty() ? "unknown" : name;
}

std::size_t memory_field(const char* key) {
  const std::string text = field("/proc/self/status", key, ':');  // "12345 kB"
  return text.empty() ? 0 : std::strtoull(text.c_str(), nullptr, 10) * 1024;
}

}  // namespace

std::string version() {
  return GLASS_VERSION;
}
std::string build_commit() {
  return GLASS_COMMIT;
}

Json build_facts() {
  return {{"glassformer", version()},
          {"commit", build_commit()},
          {"compiler", compiler()},
          {"build_type", GLASS_BUILD_TYPE},
          {"cpu", cpu()},
          {"cores", std::thread::hardware_concurrency()},
          {"os", operating_system()}};
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  struct tm parts {};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::size_t resident_bytes() {
  return memory_field("VmRSS");
}
std::size_t peak_resident_bytes() {
  return memory_field("VmHWM");
}

}  // namespace glass
