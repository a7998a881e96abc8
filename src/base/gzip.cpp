// Reading gzip by zlib.
#include "glass/base/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/files.h"

namespace glass {
namespace {

constexpr int kGzipOnly = 15 + 16;  // windowBits of inflateInit2: the largest window, a gzip header
constexpr std::size_t kBlock = 1 << 18;
constexpr std::size_t kMostExpansion = 256;  // texts shrink to a fifth; only made-up files do better than this
constexpr std::size_t kAlwaysAllowed = 1 << 20;

/// zlib's state while it lives.
class Inflater {
 public:
  explicit Inflater(std::string_view packed) {
    check(inflateInit2(&stream_, kGzipOnly) == Z_OK, "zlib cannot be set up");
    next_ = packed;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Unpacks one block behind `out`; the result of zlib.
  int step(std::string& out) {
    if (stream_.avail_in == 0) {
      const std::size_t size = std::min<std::size_t>(next_.size(), 1u << 30);
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next_.data()));
      stream_.avail_in = static_cast<uInt>(size);
      next_.remove_prefix(size);
    }
    const std::size_t before = out.size();
    out.resize(before + kBlock);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream_.avail_out = kBlock;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    out.resize(out.size() - stream_.avail_out);
    return result;
  }
  bool has_more() const { return stream_.avail_in > 0 || !next_.empty(); }
  /// Begins with the next member.
  void restart() { check(inflateReset(&stream_) == Z_OK, "zlib cannot be reset"); }

 private:
  z_stream stream_{};
  std::string_view next_;
};

}  // namespace

std::string unpack_gzip(std::string_view packed, const std::string& place, std::size_t max_bytes) {
  Inflater inflater(packed);
  std::string out;
  for (;;) {
    const int result = inflater.step(out);
    if (out.size() > max_bytes)
      fail(ErrorKind::data, "{}: unpacks to more than {} bytes; unpack it with gunzip if that is right", place,
           max_bytes);
    if (result == Z_STREAM_END) {
      if (!inflater.has_more()) return out;
      inflater.restart();
    } else if (result == Z_BUF_ERROR && !inflater.has_more()) {
      fail(ErrorKind::data, "{}: the gzip data ends in the middle; is the download complete?", place);
    } else if (result != Z_OK) {
      fail(ErrorKind::data,
           "{}: is no gzip data, or damaged (zlib says {}); a file without compression must not end in .gz", place,
           result);
    }
  }
}

std::string read_unpacked(const fs::path& path) {
  std::string content = read_file(path);
  if (path.extension() != ".gz") return content;
  return unpack_gzip(content, path.string(), std::max(kAlwaysAllowed, kMostExpansion * content.size()));
}

fs::path unpacked_name(const fs::path& path) {
  return path.extension() == ".gz" ? fs::path(path).replace_extension() : path;
}

}  // namespace glass
