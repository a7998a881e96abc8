// Opening and reading for the rest of src/base, and what a failed system call means for the user.
#include "descriptor.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "glass/base/error.h"

namespace glass {

PathKind path_kind_of(mode_t mode) {
  if (S_ISREG(mode)) return PathKind::file;
  if (S_ISDIR(mode)) return PathKind::folder;
  if (S_ISFIFO(mode)) return PathKind::pipe;
  if (S_ISCHR(mode)) return PathKind::character_device;
  return S_ISBLK(mode) ? PathKind::block_device : PathKind::socket;
}

Descriptor open_regular(const std::filesystem::path& path, struct stat& facts) {
  // Looking before opening: opening a device or a FIFO can have effects of its own.
  if (::stat(path.c_str(), &facts) != 0) fail_reading(path, errno);
  if (S_ISREG(facts.st_mode)) {
    Descriptor file(open_again(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) fail_reading(path, errno);
    if (S_ISREG(facts.st_mode)) return file;
  }
  fail(ErrorKind::data, "{}: is {}; a regular file is needed", shown(path.string(), 400),
       path_kind_name(path_kind_of(facts.st_mode)));
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
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail_storage(path, "write", written < 0 ? errno : ENOSPC);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

int open_again(const std::filesystem::path& path, int flags) {
  while (true) {
    const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
    if (number >= 0 || errno != EINTR) return number;
  }
}

int sync_again(int descriptor) {
  while (true) {
    const int result = ::fsync(descriptor);
    if (result == 0 || errno != EINTR) return result;
  }
}

int close_once(int descriptor) {
  const int result = ::close(descriptor);
  return result != 0 && errno == EINTR ? 0 : result;  // Linux has closed it then; a second call could hit another file.
}

void fail_reading(const std::filesystem::path& path, int error_number, ErrorKind kind) {
  const std::string name = shown(path.string(), 400);
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      fail(kind, "{}: there is no such file; check the path", name);
    case EACCES:
    case EPERM:
      fail(kind, "{}: permission denied; make it readable for this user", name);
    case ENAMETOOLONG:
      fail(kind, "{}: the name is too long for a file; check the path", name);
    case ELOOP:
      fail(kind, "{}: is a link that leads back to itself; name the file itself", name);
    case EMFILE:
    case ENFILE:  // says nothing of the file
      fail(ErrorKind::storage, "{}: cannot be opened: too many files are open; raise the limit (ulimit -n)", name);
    case EIO:
      fail(kind, "{}: cannot be read: the disk reports an error (EIO); copy the file from another place", name);
    default:
      fail(kind, "{}: cannot be read: {}", name, std::strerror(error_number));
  }
}

std::string storage_reason(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "the disk is full; free some space or choose another folder";
    case EDQUOT:
      return "the disk quota is used up; free some space or choose another folder";
    case EFBIG:
      return "the file would be larger than is allowed; raise the limit (ulimit -f) or choose another file system";
    case EACCES:
    case EPERM:
      return "permission denied; choose a folder that this user may write";
    case EROFS:
      return "the file system is read-only; choose another folder";
    case ENOENT:
      return "the folder does not exist; create it first";
    case EEXIST:
    case ENOTDIR:
      return "a part of the path is a file, not a folder; choose another path";
    case EISDIR:
      return "it is a folder; choose another name";
    case ENAMETOOLONG:
      return "the name is too long for a file; choose a shorter one";
    case ELOOP:
      return "it is a link that leads back to itself; name the file itself";
    case EMFILE:
    case ENFILE:
      return "too many files are open; raise the limit (ulimit -n)";
    case EIO:
      return "the disk reports an error (EIO); choose a folder on another disk";
    case EBADF:
      return "it is not open for writing";
    default:
      return std::strerror(error_number);
  }
}

void fail_storage(const std::filesystem::path& path, std::string_view action, int error_number) {
  fail(ErrorKind::storage, "{}: cannot {}: {}", shown(path.string(), 400), action, storage_reason(error_number));
}

}  // namespace glass
