// One process at a time in a run folder: flock on <folder>/.lock, which holds the owner's pid.
#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <string>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"

namespace glass {

namespace {

std::string owner_of(int descriptor) {
  char text[32] = {};
  const ssize_t size = ::pread(descriptor, text, sizeof(text) - 1, 0);
  std::string digits;
  for (ssize_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; ++i) digits += text[i];
  return digits.empty() ? "another process" : "process " + digits;
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder) {
  make_folder(folder);
  const fs::path path = folder / ".lock";
  // A link would let the pid be written into whatever it names.
  if (is_link(path))
    fail(ErrorKind::storage, "{}: is a symbolic link, which a lock never is; remove it", shown(path.string(), 400));
  Descriptor file(open_again(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) fail_storage(path, "open the lock", errno);
  if (!S_ISREG(facts.st_mode))
    fail(ErrorKind::storage, "{}: is {}, which a lock never is; remove it", shown(path.string(), 400),
         path_kind_name(path_kind_of(facts.st_mode)));
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) fail_storage(path, "lock", errno);
    fail(ErrorKind::storage, "{}: {} is working in this folder; wait for it, end it, or choose another folder",
         shown(folder.string(), 400), owner_of(file.get()));
  }
  if (::ftruncate(file.get(), 0) != 0) fail_storage(path, "write the lock", errno);
  write_all(file.get(), std::to_string(::getpid()) + "\n", path);
  descriptor_ = file.release();
}

FolderLock::~FolderLock() {
  // The file stays: removing it would let a third process lock a new file while a second still holds the old one.
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace glass
