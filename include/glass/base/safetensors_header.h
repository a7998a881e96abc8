// The header of a safetensors file, parsed and checked without torch (fuzzed). Rules: those of the Rust reference.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace glass {

struct TensorEntry {
  std::string name, dtype;  ///< "F32", "BF16", ...
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  ///< bytes, counted from the end of the header
};

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;  ///< by rising offset
  std::map<std::string, std::string> metadata;
  std::uint64_t data_start = 0;  ///< bytes from the start of the file
};

/// Parses the whole file's bytes (only the header is looked at) and checks lengths, names, dtypes, products without overflow,
/// and that the tensors cover the data without hole or overlap. Error of kind data.
SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& origin);

/// Bytes of one element, 0 for an unknown dtype.
std::uint64_t safetensors_item_size(std::string_view dtype);

}  // namespace glass
