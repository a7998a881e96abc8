// Opening and reading for the rest of src/base, and what a failed system call means for the user.
#include "descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "glass/base/error.h"

namespace glass {

namespace {

std::string_view kind_of_file(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  if (S_ISSOCK(mode)) return "a socket";
  return "not a regular file";
}

[[noreturn]] void fail_reading(const std::filesystem::path& path, int error_number) {
  const std::string name = shown(path.string(), 400);
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      fail(ErrorKind::data, "{}: there is no such file; check the path", name);
    case EACCES:
    case EPERM:
      fail(ErrorKind::data, "{}: permission denied; make it readable for this user", name);
    case ENAMETOOLONG:
      fail(ErrorKind::data, "{}: the name is too long for a file; check the path", name);
    default:
      fail(ErrorKind::data, "{}: cannot be read: {}", name, std::strerror(error_number));
  }
}

}  // namespace

Descriptor open_regular(const std::filesystem::path& path, struct stat& facts) {
  // Looking before opening: opening a device or a FIFO can have effects of its own.
  if (::stat(path.c_str(), &facts) != 0) fail_reading(path, errno);
  if (S_ISREG(facts.st_mode)) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) fail_reading(path, errno);
    if (S_ISREG(facts.st_mode)) return file;
  }
  fail(ErrorKind::data, "{}: is {}; a regular file is needed", shown(path.string(), 400), kind_of_file(facts.st_mode));
}

std::size_t read_some(int descriptor, char* buffer, std::size_t size, const std::filesystem::path& path) {
  while (true) {
    const ssize_t got = ::read(descriptor, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) fail_reading(path, errno);
  }
}

void write_all(int descriptor, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail_storage(path, "write", errno);
    }
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void fail_storage(const std::filesystem::path& path, std::string_view action, int error_number) {
  const std::string name = shown(path.string(), 400);
  switch (error_number) {
    case ENOSPC:
      fail(ErrorKind::storage, "{}: cannot {}: the disk is full; free some space or choose another folder", name,
           action);
    case EDQUOT:
      fail(ErrorKind::storage, "{}: cannot {}: the disk quota is used up; free some space or choose another folder",
           name, action);
    case EFBIG:
      fail(ErrorKind::storage, "{}: cannot {}: the file would be larger than allowed (ulimit -f)", name, action);
    case EACCES:
    case EPERM:
      fail(ErrorKind::storage, "{}: cannot {}: permission denied; choose a folder that this user may write", name,
           action);
    case EROFS:
      fail(ErrorKind::storage, "{}: cannot {}: the file system is read-only; choose another folder", name, action);
    case ENOENT:
      fail(ErrorKind::storage, "{}: cannot {}: the folder does not exist; create it first", name, action);
    case EEXIST:
    case ENOTDIR:
      fail(ErrorKind::storage, "{}: cannot {}: a part of the path is a file, not a folder; choose another path", name,
           action);
    case EISDIR:
      fail(ErrorKind::storage, "{}: cannot {}: it is a folder; choose another name", name, action);
    default:
      fail(ErrorKind::storage, "{}: cannot {}: {}", name, action, std::strerror(error_number));
  }
}

}  // namespace glass
