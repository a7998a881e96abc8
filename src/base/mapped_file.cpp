// A memory map of a whole file.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "descriptor.h"
#include "glass/base/error.h"
#include "glass/base/files.h"

namespace glass {

MappedFile::MappedFile(const fs::path& path, MapMode mode) {
  struct stat facts {};
  const Descriptor file = open_regular(path, facts);
  size_ = static_cast<std::size_t>(facts.st_size);
  if (size_ == 0) return;  // mmap refuses empty maps.
  const int protection = mode == MapMode::copy_on_write ? PROT_READ | PROT_WRITE : PROT_READ;
  // Without MAP_NORESERVE the kernel sets memory aside for a copy of every page, and refuses files larger than the
  // memory.
  void* address = ::mmap(nullptr, size_, protection, MAP_PRIVATE | MAP_NORESERVE, file.get(), 0);
  if (address == MAP_FAILED)
    fail(ErrorKind::data, "{}: cannot be mapped ({} bytes): {}", path.string(), size_, std::strerror(errno));
  data_ = static_cast<std::byte*>(address);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

void MappedFile::release(std::size_t end) const {
  const std::size_t page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)),
                    whole = std::min(end, size_) / page * page;
  if (whole > 0) ::madvise(data_, whole, MADV_DONTNEED);  // Advice: where it is refused, the pages merely stay.
}

}  // namespace glass
