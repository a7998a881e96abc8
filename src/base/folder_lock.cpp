// One process at a time in a run folder: flock on <folder>/.lock, which holds the owner's pid.
#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <string>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"

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
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (file.get() < 0) fail_storage(path, "open the lock", errno);
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) fail_storage(path, "lock", errno);
    fail(ErrorKind::storage, "{}: {} is working in this folder; wait for it, end it, or choose another folder",
         folder.string(), owner_of(file.get()));
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), pid.data(), pid.size(), 0) < 0)
    fail_storage(path, "write the lock", errno);
  descriptor_ = file.release();
}

FolderLock::~FolderLock() {
  // The file stays: removing it would let a third process lock a new file while a second still holds the old one.
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace glass
