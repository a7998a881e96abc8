// std::filesystem without its throwing overloads; every failure in our own words.
#include "glass/base/paths.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "descriptor.h"
#include "glass/base/files.h"

namespace glass {

namespace {

constexpr std::size_t kMostNames = 5;

[[noreturn]] void fail_asking(const fs::path& path, int error_number, ErrorKind kind) {
  if (kind == ErrorKind::storage) fail_storage(path, "look at it", error_number);
  fail_reading(path, error_number, kind);
}

void check_removed(const fs::path& path, const std::error_code& error) {
  if (error) fail_storage(path, "remove it", error.value());
}

}  // namespace

PathKind path_kind(const fs::path& path, ErrorKind kind) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0) return path_kind_of(facts.st_mode);
  if (errno != ENOENT && errno != ENOTDIR) fail_asking(path, errno, kind);
  return PathKind::missing;
}

std::string path_kind_name(PathKind kind) {
  static constexpr std::array kNames = {"nothing", "a file", "a folder", "a pipe", "a device", "a disk", "a socket"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_file(const fs::path& path, ErrorKind kind) {
  return path_kind(path, kind) == PathKind::file;
}

bool is_folder(const fs::path& path, ErrorKind kind) {
  return path_kind(path, kind) == PathKind::folder;
}

bool path_exists(const fs::path& path, ErrorKind kind) {
  return path_kind(path, kind) != PathKind::missing;
}

bool is_link(const fs::path& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 && S_ISLNK(facts.st_mode);
}

std::uint64_t size_of_file(const fs::path& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) fail_reading(path, errno);
  if (!S_ISREG(facts.st_mode))
    fail(ErrorKind::data, "{}: is {}; a regular file is needed", shown(path.string(), 400),
         path_kind_name(path_kind_of(facts.st_mode)));
  return static_cast<std::uint64_t>(facts.st_size);
}

std::vector<fs::path> list_folder(const fs::path& folder, ErrorKind kind) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) found.push_back(entry->path());
  if (error) fail_asking(folder, error.value(), kind);
  std::sort(found.begin(), found.end());
  return found;
}

std::string names_shown(const std::vector<fs::path>& paths) {
  std::string names;
  for (std::size_t i = 0; i < std::min(paths.size(), kMostNames); ++i)
    names += (i == 0 ? "" : ", ") + shown(paths[i].filename().string());
  return paths.size() > kMostNames ? fmt::format("{} and {} more", names, paths.size() - kMostNames) : names;
}

fs::path whole_path(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  return error ? path : whole;
}

fs::path absolute_path(const fs::path& path) {
  std::error_code error;
  fs::path whole = fs::absolute(path, error);
  if (error)
    fail(ErrorKind::data, "the working folder: cannot be found: {}; change to one that exists", error.message());
  return whole;
}

bool same_place(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return fs::equivalent(one, other, error) && !error;
}

fs::path link_text(const fs::path& link) {
  std::error_code error;
  return fs::read_symlink(link, error);
}

void make_folder(const fs::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail_storage(folder, "create the folder", error.value());
  if (!is_folder(folder, ErrorKind::storage)) fail_storage(folder, "create the folder", ENOTDIR);
}

void remove_path(const fs::path& path) {
  std::error_code error;
  fs::remove(path, error);
  check_removed(path, error);
}

void remove_folder(const fs::path& folder) {
  std::error_code error;
  fs::remove_all(folder, error);
  check_removed(folder, error);
}

void move_path(const fs::path& from, const fs::path& to) {
  while (::rename(from.c_str(), to.c_str()) != 0)
    if (errno != EINTR) fail_storage(to, "put it in place", errno);
}

void cut_file(const fs::path& path, std::uint64_t bytes) {
  std::error_code error;
  fs::resize_file(path, bytes, error);
  if (error) fail_storage(path, "cut it", error.value());
}

std::optional<std::uint64_t> free_bytes(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || space.available == static_cast<std::uintmax_t>(-1)) return std::nullopt;
  return space.available;
}

std::string size_text(double bytes) {
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return fmt::format("{:.0f} bytes", bytes);
  std::size_t unit = 0;
  for (bytes /= 1000; bytes >= 999.5 && unit + 1 < kUnits.size(); bytes /= 1000) ++unit;
  return bytes < 9.95 ? fmt::format("{:.1f} {}", bytes, kUnits[unit]) : fmt::format("{:.0f} {}", bytes, kUnits[unit]);
}

}  // namespace glass
