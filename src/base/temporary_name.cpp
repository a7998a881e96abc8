// .NAME.tmp-PID-SALT-NUMBER: beside its target, so that a rename stays on one file system; with its owner, so that the
// next process knows whether it still lives.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <random>
#include <string>

#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/paths.h"

namespace glass {

namespace {

constexpr std::size_t kMostName = 160;  // a name may have 255 bytes, and the rest of a temporary one up to 45
constexpr std::string_view kMark = ".tmp-";

/// Two machines on one network folder, or two containers, may share a pid.
unsigned process_salt() {
  static const unsigned salt = std::random_device{}();
  return salt;
}

fs::path without_slash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();  // "folder/" names the folder.
}

/// ".NAME.tmp-", long names by their beginning and a hash.
std::string prefix_of(const fs::path& clean) {
  std::string name = clean.filename().string();
  if (name.size() > kMostName) name = name.substr(0, kMostName - 17) + "-" + std::to_string(hash64(name) >> 12);
  return "." + name + std::string(kMark);
}

/// Whether "PID-SALT-NUMBER" belongs to a process that is gone. A name of another form is not ours.
bool is_stale(std::string_view rest) {
  unsigned numbers[3] = {};
  for (int i = 0; i < 3; ++i) {
    const auto [stopped, error] = std::from_chars(rest.data(), rest.data() + rest.size(), numbers[i]);
    if (error != std::errc()) return false;
    rest.remove_prefix(static_cast<std::size_t>(stopped - rest.data()));
    if (i == 2) break;
    if (!rest.starts_with('-')) return false;
    rest.remove_prefix(1);
  }
  if (!rest.empty()) return false;
  const auto owner = static_cast<pid_t>(numbers[0]);
  if (owner == ::getpid()) return numbers[1] != process_salt();
  return owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH;
}

}  // namespace

bool is_temporary_name(std::string_view name) {
  const std::size_t mark = name.rfind(kMark);
  return name.starts_with('.') && mark != std::string_view::npos && mark > 0;
}

fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  const fs::path clean = without_slash(path);
  return clean.parent_path() / (prefix_of(clean) + std::to_string(::getpid()) + "-" + std::to_string(process_salt()) +
                                "-" + std::to_string(counter++));
}

void remove_stale_temporaries(const fs::path& path) {
  const fs::path clean = without_slash(path);
  const std::string prefix = prefix_of(clean);
  std::error_code error;
  // What cannot be listed or removed is in nobody's way.
  fs::directory_iterator entry(clean.has_parent_path() ? clean.parent_path() : fs::path("."), error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with(prefix) && is_stale(std::string_view(name).substr(prefix.size())))
      fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace glass
