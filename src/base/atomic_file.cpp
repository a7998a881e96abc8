// Temporary file, fsync, rename, fsync of the folder.
#include "glass/base/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "descriptor.h"
#include "glass/base/files.h"

namespace glass {

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)) {
  const fs::path temporary = temporary_beside(path_);
  descriptor_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_storage(temporary, "create the file", errno);
  temporary_ = temporary;
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, fs::path())),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

void AtomicFile::write(std::string_view piece) {
  write_all(descriptor_, piece, temporary_);
}

void AtomicFile::finish() {
  if (descriptor_ < 0) return;
  if (::fsync(descriptor_) != 0) fail_storage(temporary_, "sync", errno);
  // Some network file systems report a full disk only here.
  if (::close(std::exchange(descriptor_, -1)) != 0) fail_storage(temporary_, "close", errno);
}

void AtomicFile::commit() {
  finish();
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_storage(path_, "replace the file", errno);
  temporary_.clear();
  sync_path(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

}  // namespace glass
