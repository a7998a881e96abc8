// /proc/meminfo and the control groups' files: https://docs.kernel.org/admin-guide/cgroup-v2.html and
// cgroup-v1/memory.html.
#include "glass/base/machine_memory.h"

#include <algorithm>
#include <charconv>
#include <fstream>

#include "glass/base/error.h"

namespace glass {
namespace {

using fs_path = std::filesystem::path;

std::optional<std::uint64_t> number_in(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  std::uint64_t number = 0;
  if (begin == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;  // "max" is no number
}

/// The number behind the first line that begins with `name`; of the first line where there is no name.
std::optional<std::uint64_t> number_of(const fs_path& file, const std::string& name = "") {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name)) return number_in(line.substr(name.size()));
  return std::nullopt;
}

/// The names of a version's files.
struct GroupFiles {
  const char *limit, *used, *cached;
};
constexpr GroupFiles kSecond{"memory.max", "memory.current", "inactive_file "};
constexpr GroupFiles kFirst{"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "};

/// What the limits of a group and of those around it leave.
std::optional<std::uint64_t> left_by_groups(const fs_path& mount, const std::string& group, const GroupFiles& files) {
  std::optional<std::uint64_t> least;
  for (fs_path place = mount / fs_path(group).relative_path();; place = place.parent_path()) {
    const auto limit = number_of(place / files.limit), used = number_of(place / files.used);
    if (limit && used) {
      const std::uint64_t taken = *used - std::min(*used, number_of(place / "memory.stat", files.cached).value_or(0));
      const std::uint64_t left = *limit - std::min(*limit, taken);
      least = std::min(least.value_or(left), left);
    }
    if (place == mount || !place.has_relative_path()) return least;
  }
}

/// Of all control groups that /proc/self/cgroup names: "0::/path" (version 2), "4:memory:/path" (version 1).
std::optional<std::uint64_t> left_by_all_groups(const fs_path& root) {
  const fs_path mount = root / "sys/fs/cgroup";
  std::optional<std::uint64_t> least;
  std::ifstream lines(root / "proc/self/cgroup");
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1), group = line.substr(second + 1);
    std::optional<std::uint64_t> left;
    if (controllers.empty()) left = left_by_groups(mount, group, kSecond);
    if (("," + controllers + ",").find(",memory,") != std::string::npos)
      left = left_by_groups(mount / "memory", group, kFirst);
    if (left) least = std::min(least.value_or(*left), *left);
  }
  return least;
}

}  // namespace

std::optional<FreeMemory> free_memory(const std::filesystem::path& root) {
  const auto kibibytes = number_of(root / "proc/meminfo", "MemAvailable:");
  const auto left = left_by_all_groups(root);
  if (!kibibytes && !left) return std::nullopt;
  if (!kibibytes || (left && *left < *kibibytes * 1024)) return FreeMemory{*left, "the control group's limit"};
  return FreeMemory{*kibibytes * 1024, "MemAvailable"};
}

}  // namespace glass
