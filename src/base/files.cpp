// Whole-file reads with a limit and writes that a crash leaves either old or new.
#include "glass/base/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <random>

#include "descriptor.h"
#include "glass/base/atomic_file.h"
#include "glass/base/error.h"

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
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (file.get() < 0) fail_storage(path, "open for appending", errno);
  write_all(file.get(), content, path);
  if (::close(file.release()) != 0) fail_storage(path, "close", errno);
}

void make_folder(const fs::path& path) {
  if (path.empty()) return;
  std::error_code error;
  fs::create_directories(path, error);
  if (error) fail_storage(path, "create the folder", error.value());
  if (!fs::is_directory(path, error)) fail_storage(path, "create the folder", ENOTDIR);
}

void sync_path(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_storage(path, "open for syncing", errno);
  // EINVAL: this file system cannot sync folders; there is nothing better to do.
  if (::fsync(file.get()) != 0 && errno != EINVAL) fail_storage(path, "sync", errno);
}

fs::path temporary_beside(const fs::path& path) {
  static std::atomic<unsigned> counter{0};
  static const unsigned salt = std::random_device{}();  // Two machines on one network folder may share a pid.
  fs::path clean = path;
  if (!clean.has_filename()) clean = clean.parent_path();  // "folder/" names the folder.
  std::string name = "." + clean.filename().string() + ".tmp-" + std::to_string(::getpid()) + "-" +
                     std::to_string(salt) + "-" + std::to_string(counter++);
  return clean.parent_path() / name;
}

}  // namespace glass
