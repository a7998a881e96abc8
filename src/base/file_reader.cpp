// Parts of an open file, by position.
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"

namespace glass {

FileReader::FileReader(const fs::path& path) : path_(path) {
  struct stat facts {};
  descriptor_ = open_regular(path, facts).release();
  size_ = static_cast<std::uint64_t>(facts.st_size);
}

FileReader::~FileReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FileReader::FileReader(FileReader&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_) {}

void FileReader::read(std::uint64_t offset, void* buffer, std::size_t size) const {
  auto* next = static_cast<char*>(buffer);
  while (size > 0) {
    const ssize_t got = ::pread(descriptor_, next, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_reading(path_, errno);
    if (got == 0)
      fail(ErrorKind::data, "{}: ends at byte {}; it had {} when it was opened: copy the file again", path_.string(),
           offset, size_);
    next += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
}

std::string FileReader::read(std::uint64_t offset, std::size_t size) const {
  std::string bytes(size, '\0');
  read(offset, bytes.data(), size);
  return bytes;
}

}  // namespace glass
