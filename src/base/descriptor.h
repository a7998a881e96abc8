// Open file descriptors that close themselves, and the texts of their errors. Private to src/base.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "glass/base/error.h"
#include "glass/base/paths.h"

namespace glass {

/// Owns one descriptor; -1 owns nothing.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  Descriptor(const Descriptor&) = delete;
  int get() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// What a file's mode says that it is.
PathKind path_kind_of(mode_t mode);

/// Opens an existing regular file for reading and fills `facts`. Folders, devices, sockets and FIFOs are refused; never
/// blocks.
Descriptor open_regular(const std::filesystem::path& path, struct stat& facts);

/// Reads at most `size` bytes, again after an interrupting signal. Result: bytes read, 0 at the end of the file.
std::size_t read_some(int descriptor, char* buffer, std::size_t size, const std::filesystem::path& path);

/// Writes everything, again after an interrupting signal. Error of kind storage.
void write_all(int descriptor, std::string_view content, const std::filesystem::path& path);

/// open with close-on-exec and mode 0666, fsync: called again after an interrupting signal. Results are those of the
/// system calls.
int open_again(const std::filesystem::path& path, int flags);
int sync_again(int descriptor);
/// close, for which an interrupting signal is no failure.
int close_once(int descriptor);

/// Throws an Error of `kind` (storage where too many files are open) that tells missing file, permission, long name,
/// link loop and the rest apart.
[[noreturn]] void fail_reading(const std::filesystem::path& path, int error_number, ErrorKind kind = ErrorKind::data);

/// What stands in the way of a write, and what to do.
std::string storage_reason(int error_number);

/// Throws an Error of kind storage that tells disk full, permission, missing folder and the rest apart.
[[noreturn]] void fail_storage(const std::filesystem::path& path, std::string_view action, int error_number);

}  // namespace glass
