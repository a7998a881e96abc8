// The header of a safetensors file, parsed and checked without torch (fuzzed). Rules: those of the Rust reference.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/files.h"

namespace glass {

/// One tensor of a file.
struct TensorEntry {
  std::string name, dtype;  ///< "F32", "BF16", ...
  /// The reference lets a size of an empty tensor be anything up to 2^64 - 1.
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0, end = 0;  ///< bytes, counted from the end of the header
};

/// What a safetensors file holds.
struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;  ///< by rising offset
  std::map<std::string, std::string> metadata;
  std::uint64_t data_start = 0;  ///< bytes from the start of the file
};

/// Parses the whole file's bytes (only the header is looked at) and checks lengths, names, dtypes, products without
/// overflow, and that the tensors cover the data without hole or overlap. Error of kind data. Accepts what the Rust
/// reference accepts, but for a name that stands twice in one object: the format forbids it, and two readers could take
/// different tensors for it.
SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& origin);

/// The same of an open file, of which only the header is read.
SafetensorsHeader read_safetensors_header(const FileReader& file, const std::string& origin);

/// Bits of one element (F4 and F6 take less than a byte), 0 for an unknown dtype.
std::uint64_t safetensors_bits(std::string_view dtype);

/// Every dtype of the format, for messages.
std::vector<std::string> safetensors_dtypes();

}  // namespace glass
