// Files: whole reads with a size limit, writes that are complete or absent, read-only maps, locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace glass {

namespace fs = std::filesystem;

/// Reads a whole regular file. Errors (kind data): missing, a folder, not readable, larger than `max_bytes`.
std::string read_file(const fs::path& path, std::size_t max_bytes = std::size_t{4} << 30);

/// Writes `path` so that a crash leaves either the old or the new content: temporary file, fsync, rename, fsync of the
/// folder (AtomicFile says what links, pipes and devices mean). Errors are of kind storage and name the reason (disk
/// full, permission).
void write_file(const fs::path& path, std::string_view content);

/// Appends and flushes to the operating system; used for logs of records such as metrics.jsonl. Error (storage) for
/// what is neither a file nor a device.
void append_file(const fs::path& path, std::string_view content);

/// Creates a folder and its parents; error of kind storage.
void make_folder(const fs::path& path);

/// fsync of one file or folder; error of kind storage.
void sync_path(const fs::path& path);

/// A private file or folder name beside `path` that no other process uses, however long the name of `path` is.
fs::path temporary_beside(const fs::path& path);
/// Whether a name is one of these.
bool is_temporary_name(std::string_view name);
/// Removes what processes that no longer live left of temporary_beside(path).
void remove_stale_temporaries(const fs::path& path);

/// Reads parts of a file that stays open. What is cut meanwhile is an Error (data); nothing of it is a fault.
class FileReader {
 public:
  explicit FileReader(const fs::path& path);
  ~FileReader();
  FileReader(FileReader&& other) noexcept;
  FileReader& operator=(FileReader&&) = delete;
  FileReader(const FileReader&) = delete;
  const fs::path& path() const { return path_; }
  /// Bytes when it was opened.
  std::uint64_t size() const { return size_; }
  void read(std::uint64_t offset, void* buffer, std::size_t size) const;
  std::string read(std::uint64_t offset, std::size_t size) const;

 private:
  fs::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// A read-only map of a whole file, released on destruction. The file must not be cut while it is mapped (writing anew
/// under the same name, as write_file does, is fine): a read beyond the new end is a fault, which ends a program that
/// called prepare_process() with exit code 4.
class MappedFile {
 public:
  explicit MappedFile(const fs::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  MappedFile(const MappedFile&) = delete;
  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }
  /// Gives back the memory of the pages before byte `end`; what is read again comes from the file again.
  void release(std::size_t end) const;

 private:
  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Holds a run folder: a lock file with flock; a second holder gets an Error of kind storage that names the owner's
/// pid. The kernel releases it when the process dies, so no stale lock remains. A lock that is a link or no file is
/// refused.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace glass
