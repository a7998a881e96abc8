// APPNOTE.TXT of PKWARE, sections 4.3 and 4.5.
#include "zip_entries.h"

#include <algorithm>

#include "glass/base/error.h"
#include "pickle_bytes.h"

namespace glass {

namespace {

constexpr std::uint64_t kEndBytes = 22, kLocatorBytes = 20, kEnd64Bytes = 56, kLocalBytes = 30, kCentralBytes = 46;
constexpr std::uint64_t kMostComment = 0xFFFF, kMostDirectory = 64 << 20;
constexpr std::uint64_t kIn64 = 0xFFFFFFFF;  // "stands in the 64-bit field"
constexpr std::uint64_t kEncrypted = 1;

[[noreturn]] void broken(const std::string& origin, const std::string& what) {
  fail(ErrorKind::data, "{}: as a zip archive it is broken or cut short: {}; copy the file again", origin, what);
}

std::uint64_t field(std::string_view record, std::size_t at, std::size_t bytes) {
  return little_endian(record.substr(at, bytes));
}

struct Directory {
  std::uint64_t offset = 0, size = 0;
};

/// The end record's place: the last one whose comment ends with the file.
std::uint64_t find_end(const std::string& tail, const std::string& origin) {
  for (std::size_t at = tail.size() < kEndBytes ? 0 : tail.size() - kEndBytes + 1; at-- > 0;) {
    if (tail.compare(at, 4, "PK\5\6") == 0 && field(tail, at + 20, 2) == tail.size() - at - kEndBytes) return at;
  }
  broken(origin, "it has no end record");
}

Directory find_directory(const ByteSource& file, const std::string& origin) {
  const std::uint64_t tail_size = std::min(file.size, kEndBytes + kMostComment), tail_start = file.size - tail_size;
  const std::string tail = file.read(tail_start, tail_size);
  const std::uint64_t end = find_end(tail, origin);
  Directory directory{field(tail, end + 16, 4), field(tail, end + 12, 4)};
  if (directory.offset != kIn64 && directory.size != kIn64) return directory;
  if (tail_start + end < kLocatorBytes) broken(origin, "its 64-bit end record is missing");
  const std::string locator = file.read(tail_start + end - kLocatorBytes, kLocatorBytes);
  const std::uint64_t place = field(locator, 8, 8);
  if (!locator.starts_with("PK\6\7") || place > file.size || file.size - place < kEnd64Bytes)
    broken(origin, "its 64-bit end record is missing");
  const std::string record = file.read(place, kEnd64Bytes);
  if (!record.starts_with("PK\6\6")) broken(origin, "its 64-bit end record is missing");
  return {field(record, 48, 8), field(record, 40, 8)};
}

/// An entry's sizes and offset; those that do not fit 32 bits stand in its extra field 1, in this order.
struct Sizes {
  std::uint64_t full, packed, offset;
};

Sizes read_sizes(std::string_view record, std::string_view extra, const std::string& origin) {
  Sizes sizes{field(record, 24, 4), field(record, 20, 4), field(record, 42, 4)};
  std::string_view wide;
  while (extra.size() >= 4) {
    const std::uint64_t kind = field(extra, 0, 2), size = field(extra, 2, 2);
    if (size > extra.size() - 4) break;
    if (kind == 1) wide = extra.substr(4, size);
    extra.remove_prefix(4 + size);
  }
  for (std::uint64_t* value : {&sizes.full, &sizes.packed, &sizes.offset}) {
    if (*value != kIn64) continue;
    if (wide.size() < 8) broken(origin, "a 64-bit size is missing");
    *value = field(wide, 0, 8);
    wide.remove_prefix(8);
  }
  return sizes;
}

/// Where the data begins: behind the entry's own header, whose extra field differs from the directory's.
ZipEntry locate(const ByteSource& file, const Sizes& sizes, const std::string& name, const std::string& origin) {
  if (sizes.offset > file.size || file.size - sizes.offset < kLocalBytes)
    broken(origin, fmt::format("'{}' begins behind its end", shown(name)));
  const std::string local = file.read(sizes.offset, kLocalBytes);
  if (!local.starts_with("PK\3\4")) broken(origin, fmt::format("'{}' has no header", shown(name)));
  const std::uint64_t begin = sizes.offset + kLocalBytes + field(local, 26, 2) + field(local, 28, 2);
  if (begin > file.size || file.size - begin < sizes.full)
    broken(origin, fmt::format("'{}' ends behind its end", shown(name)));
  return {begin, sizes.full};
}

}  // namespace

std::map<std::string, ZipEntry> read_zip_entries(const ByteSource& file, const std::string& origin) {
  const Directory place = find_directory(file, origin);
  if (place.size > kMostDirectory || place.offset > file.size || file.size - place.offset < place.size)
    broken(origin, "its directory does not lie inside it");
  const std::string directory = file.read(place.offset, place.size);
  std::map<std::string, ZipEntry> entries;
  for (std::string_view rest = directory; !rest.empty();) {
    if (rest.size() < kCentralBytes || !rest.starts_with("PK\1\2")) broken(origin, "its directory is no directory");
    const std::string_view record = rest.substr(0, kCentralBytes);
    const std::uint64_t name_bytes = field(record, 28, 2), extra_bytes = field(record, 30, 2),
                        all = kCentralBytes + name_bytes + extra_bytes + field(record, 32, 2);
    if (rest.size() < all) broken(origin, "its directory ends early");
    const std::string name(rest.substr(kCentralBytes, name_bytes));
    if ((field(record, 8, 2) & kEncrypted) != 0)
      fail(ErrorKind::data, "{}: its entry '{}' is encrypted, which is not read", origin, shown(name));
    const Sizes sizes = read_sizes(record, rest.substr(kCentralBytes + name_bytes, extra_bytes), origin);
    if (field(record, 10, 2) != 0 || sizes.full != sizes.packed)
      fail(ErrorKind::data,
           "{}: its entry '{}' is packed, which torch.save never does and which is not read; unpack it and save the "
           "weights again",
           origin, shown(name));
    if (!entries.emplace(name, locate(file, sizes, name, origin)).second)
      broken(origin, fmt::format("'{}' stands in it twice", shown(name)));
    rest.remove_prefix(all);
  }
  return entries;
}

}  // namespace glass
