// Where the entries of a zip archive lie that are stored as they are. Private to src/base.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "glass/base/torch_file.h"

namespace glass {

/// One stored entry: its bytes in the file.
struct ZipEntry {
  std::uint64_t begin = 0, size = 0;
};

/// Entries by their names, from the central directory (64-bit fields too). Names are never paths here: nothing is
/// unpacked. Error (data): a packed or encrypted entry, a name that stands twice, an entry that leaves the file.
std::map<std::string, ZipEntry> read_zip_entries(const ByteSource& file, const std::string& origin);

}  // namespace glass
