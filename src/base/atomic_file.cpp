// Temporary file, fsync, rename, fsync of the folder; or straight through where a path is no file that could be
// renamed.
#include "glass/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"

namespace glass {

namespace {

constexpr int kMostLinks = 40;  // as many as Linux follows
constexpr mode_t kPermissions = 0777;

/// The number of /dev/stdout, /dev/stderr, /dev/fd/N and /proc/self/fd/N, -1 for every other path.
int own_descriptor(const fs::path& path) {
  const std::string name = path.lexically_normal().string();
  if (name == "/dev/stdout") return STDOUT_FILENO;
  if (name == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!name.starts_with(folder)) continue;
    int number = -1;
    const char* end = name.data() + name.size();
    const auto [stopped, error] = std::from_chars(name.data() + folder.size(), end, number);
    return error == std::errc() && stopped == end ? number : -1;
  }
  return -1;
}

/// The path that the links at its end lead to, whether there is a file or not.
fs::path behind_links(fs::path path) {
  for (int links = 0; is_link(path); ++links) {
    if (links == kMostLinks) fail_storage(path, "write", ELOOP);
    path = path.parent_path() / link_text(path);  // An absolute text replaces the folder.
  }
  return path;
}

}  // namespace

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  if (path_.empty()) fail(ErrorKind::storage, "an output without a name; name a file");
  if (!open_through()) open_beside();
}

bool AtomicFile::open_through() {
  const int own = own_descriptor(path_);
  const PathKind kind = own >= 0 ? PathKind::pipe : path_kind(path_, ErrorKind::storage);
  if (kind == PathKind::missing || kind == PathKind::file) return false;
  if (kind != PathKind::pipe && kind != PathKind::character_device)
    fail(ErrorKind::storage, "{}: cannot be written: it is {}; name a file, a pipe or a device",
         shown(path_.string(), 400), path_kind_name(kind));
  descriptor_ = own >= 0 ? ::fcntl(own, F_DUPFD_CLOEXEC, 0) : open_again(path_, O_WRONLY | O_NOCTTY);
  if (descriptor_ < 0) fail_storage(path_, "open", errno);
  is_through_ = true;
  return true;
}

void AtomicFile::open_beside() {
  target_ = behind_links(path_);
  remove_stale_temporaries(target_);
  const fs::path temporary = temporary_beside(target_);
  descriptor_ = open_again(temporary, O_WRONLY | O_CREAT | O_EXCL);
  if (descriptor_ < 0) fail_storage(temporary, "create the file", errno);
  temporary_ = temporary;
  struct stat before {};
  // What others may not read stays so; where that is refused, the file has the permissions of a new one.
  if (::stat(target_.c_str(), &before) == 0 && ::fchmod(descriptor_, before.st_mode & kPermissions) != 0) errno = 0;
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, fs::path())),
      descriptor_(std::exchange(other.descriptor_, -1)),
      is_through_(other.is_through_) {}

void AtomicFile::write(std::string_view piece) {
  write_all(descriptor_, piece, is_through_ ? path_ : temporary_);
}

void AtomicFile::finish() {
  if (descriptor_ < 0) return;
  const fs::path& place = is_through_ ? path_ : temporary_;
  if (!is_through_ && sync_again(descriptor_) != 0) fail_storage(place, "sync", errno);
  // Some network file systems report a full disk only here.
  if (close_once(std::exchange(descriptor_, -1)) != 0) fail_storage(place, "close", errno);
}

void AtomicFile::commit() {
  finish();
  if (is_through_) return;
  while (::rename(temporary_.c_str(), target_.c_str()) != 0)
    if (errno != EINTR) fail_storage(target_, "replace the file", errno);
  temporary_.clear();
  sync_path(target_.has_parent_path() ? target_.parent_path() : fs::path("."));
}

}  // namespace glass
