// Where the bytes of a data file come from: a file, packed or not, or standard input.
#include "glass/data/source.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "glass/base/error.h"
#include "glass/base/gzip.h"
#include "glass/base/hash.h"

namespace glass {
namespace {

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::size_t kMostExpansionOfInput = 256;  ///< as for files: a small hostile input cannot fill the memory

std::string read_to_end(int file) {
  std::string content;
  std::array<char, 1 << 16> block;
  for (;;) {
    const ssize_t count = ::read(file, block.data(), block.size());
    if (count == 0) return content;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(ErrorKind::data, "standard input: cannot be read: {}", std::strerror(errno));
    content.append(block.data(), static_cast<std::size_t>(count));
  }
}

/// It can be read once, but a file is asked for more than once: for its format, its hash and its rows.
const std::string& standard_input() {
  static const std::string content = read_to_end(STDIN_FILENO);
  return content;
}

}  // namespace

bool is_standard_input(const std::filesystem::path& path) {
  return path == "-";
}

std::string place_of(const std::filesystem::path& path) {
  return is_standard_input(path) ? "standard input" : path.string();
}

std::string read_source(const std::filesystem::path& path) {
  if (!is_standard_input(path)) return read_unpacked(path);
  const std::string& content = standard_input();
  if (!content.starts_with(kGzipMagic)) return content;
  return unpack_gzip(content, place_of(path), kMostExpansionOfInput * content.size());
}

std::string source_sha256(const std::filesystem::path& path) {
  return is_standard_input(path) ? sha256_hex(standard_input()) : sha256_file(path);
}

}  // namespace glass
