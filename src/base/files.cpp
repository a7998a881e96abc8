// Whole-file reads with a limit and writes that a crash leaves either old or new.
#include "glass/base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "descriptor.h"
#include "glass/base/atomic_file.h"
#include "glass/base/error.h"
#include "glass/base/paths.h"

namespace glass {

std::string read_file(const fs::path& path, std::size_t max_bytes) {
  struct stat facts {};
  const Descriptor file = open_regular(path, facts);
  const auto too_large = [&](std::size_t size) {
    fail(ErrorKind::data, "{}: has {} bytes or more, {} are allowed here; check that it is the right file",
         path.string(), size, max_bytes);
  };
  const auto expected = static_cast<std::size_t>(facts.st_size);
  if (expected > max_bytes) too_large(expected);
  std::string content(expected + 1, '\0');  // One byte more, so that the end of the file is seen without growing.
  std::size_t size = 0;
  while (const std::size_t got = read_some(file.get(), content.data() + size, content.size() - size, path)) {
    size += got;
    if (size > max_bytes) too_large(size);
    if (size == content.size())
      content.resize(size + size / 2 + 65536);  // Files of /proc say 0 bytes; others may grow.
  }
  content.resize(size);
  return content;
}

void write_file(const fs::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

void append_file(const fs::path& path, std::string_view content) {
  // O_NONBLOCK: a pipe that nobody reads would hold the run here for ever.
  Descriptor file(open_again(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK));
  struct stat facts {};
  if (file.get() < 0 || ::fstat(file.get(), &facts) != 0) fail_storage(path, "open for appending", errno);
  const PathKind kind = path_kind_of(facts.st_mode);
  if (kind != PathKind::file && kind != PathKind::character_device)
    fail(ErrorKind::storage, "{}: cannot be appended to: it is {}; move it away", shown(path.string(), 400),
         path_kind_name(kind));
  write_all(file.get(), content, path);
  if (close_once(file.release()) != 0) fail_storage(path, "close", errno);
}

void sync_path(const fs::path& path) {
  const Descriptor file(open_again(path, O_RDONLY));
  // EACCES: a folder that one may write and not list. EINVAL: this file system cannot sync folders. Both: there is
  // nothing better to do.
  if (file.get() < 0 && errno == EACCES) return;
  if (file.get() < 0) fail_storage(path, "open for syncing", errno);
  if (sync_again(file.get()) != 0 && errno != EINVAL) fail_storage(path, "sync", errno);
}

}  // namespace glass
