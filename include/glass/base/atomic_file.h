// A file written in pieces that is complete or absent, for content that should not be held in memory as one text.
#pragma once

#include <filesystem>
#include <string_view>

namespace glass {

/// Everything goes to a temporary file beside `path`; only commit() shows it under its name, so that a crash leaves
/// either the old or the new content. Without commit() nothing remains; what killed processes left of the same name is
/// removed. A symbolic link stays: the file behind it is written. Pipes, character devices and the process's own open
/// files (/dev/stdout, /dev/fd/N) are written through as the pieces come. Folders, sockets and disks are refused.
/// Errors are of kind storage.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(std::string_view piece);
  /// Brings the content to the disk and closes it. To show several files together: finish() each, then commit() each.
  void finish();
  /// finish(), rename, fsync of the folder.
  void commit();

 private:
  bool open_through();
  void open_beside();
  std::filesystem::path path_;
  std::filesystem::path target_;     ///< what `path_` names, links followed
  std::filesystem::path temporary_;  ///< empty: nothing has to be removed
  int descriptor_ = -1;
  bool is_through_ = false;
};

}  // namespace glass
