// Checks of a safetensors header, in the order of the Rust reference: nothing is allocated by what the file claims.
#include "glass/base/safetensors_header.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/json.h"
#include "safetensors_entry.h"

namespace glass {

namespace {

constexpr std::uint64_t kMaxHeader = 100'000'000;
constexpr std::size_t kLengthBytes = 8;
/// The reference's JSON library stops at 128 levels; only fields that nobody reads can be nested at all.
constexpr JsonLimits kHeaderLimits{127, std::size_t{1} << 24};

struct DtypeBits {
  std::string_view name;
  std::uint64_t bits;
};

/// The dtypes of the reference (safetensors/src/tensor.rs, enum Dtype), the usual ones first.
constexpr DtypeBits kDtypes[] = {{"F32", 32},    {"F16", 16},    {"BF16", 16},       {"F64", 64},        {"I64", 64},
                                 {"I32", 32},    {"I16", 16},    {"I8", 8},          {"U8", 8},          {"BOOL", 8},
                                 {"U64", 64},    {"U32", 32},    {"U16", 16},        {"C64", 64},        {"F8_E4M3", 8},
                                 {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8}, {"F8_E5M2FNUZ", 8}, {"F6_E2M3", 6},
                                 {"F6_E3M2", 6}, {"F4", 4}};

std::map<std::string, std::string> read_metadata(const Json& value, const std::string& origin) {
  std::map<std::string, std::string> metadata;
  if (value.is_null()) return metadata;
  if (!value.is_object())
    fail(ErrorKind::data, "{}: __metadata__: expected an object of texts; the file is broken", origin);
  for (const auto& [key, member] : value.items()) {
    if (!member.is_string())
      fail(ErrorKind::data, "{}: __metadata__: '{}' is not a text; the file is broken", origin, shown(key));
    metadata[key] = member.get<std::string>();
  }
  return metadata;
}

/// The tensors lie one after the other from 0 to the end of the data: no hole, no overlap.
void check_cover(const SafetensorsHeader& header, std::uint64_t data_bytes, const std::string& origin) {
  std::uint64_t at = 0;
  for (const TensorEntry& entry : header.tensors) {
    if (entry.begin != at) {
      fail(ErrorKind::data, "{}: tensor '{}': begins at byte {} of the data, expected {} ({}); the file is broken",
           origin, shown(entry.name), entry.begin, at, entry.begin < at ? "tensors overlap" : "a hole");
    }
    at = entry.end;
  }
  if (at != data_bytes) {
    fail(ErrorKind::data, "{}: the tensors take {} bytes, the file holds {}; it is {}", origin, at, data_bytes,
         at > data_bytes ? "cut short" : "longer than its header says");
  }
}

std::uint64_t header_length(std::string_view start, std::uint64_t file_size, const std::string& origin) {
  if (file_size < kLengthBytes)
    fail(ErrorKind::data, "{}: {} bytes are too few for a safetensors file", origin, file_size);
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i)
    length |= static_cast<std::uint64_t>(static_cast<unsigned char>(start[i])) << (8 * i);
  if (length > kMaxHeader)
    fail(ErrorKind::data, "{}: its header would be {} bytes, at most {} are allowed; is it a safetensors file?", origin,
         length, kMaxHeader);
  if (length > file_size - kLengthBytes) {
    fail(ErrorKind::data, "{}: its header would be {} bytes, but only {} follow; the file is cut short", origin, length,
         file_size - kLengthBytes);
  }
  return length;
}

/// White space may stand around the object: writers pad the header to align the data. A byte order mark may not.
Json parse_header_text(std::string_view text, const std::string& origin) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{')
    fail(ErrorKind::data, "{}: its header does not start with '{{'; is it a safetensors file?", origin);
  return parse_json(text, origin + ": header", kHeaderLimits);
}

}  // namespace

std::uint64_t safetensors_bits(std::string_view dtype) {
  for (const DtypeBits& row : kDtypes) {
    if (row.name == dtype) return row.bits;
  }
  return 0;
}

std::vector<std::string> safetensors_dtypes() {
  std::vector<std::string> names;
  for (const DtypeBits& row : kDtypes) names.emplace_back(row.name);
  return names;
}

namespace {

SafetensorsHeader parse_header(std::string_view text, std::uint64_t file_size, const std::string& origin) {
  const Json document = parse_header_text(text, origin);
  SafetensorsHeader header;
  header.data_start = kLengthBytes + text.size();
  for (const auto& [name, value] : document.items()) {
    if (name == "__metadata__") {
      header.metadata = read_metadata(value, origin);
    } else {
      header.tensors.push_back(read_tensor_entry(name, value, origin));
    }
  }
  std::stable_sort(header.tensors.begin(), header.tensors.end(), [](const TensorEntry& a, const TensorEntry& b) {
    return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
  });
  check_cover(header, file_size - header.data_start, origin);
  return header;
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& origin) {
  const std::uint64_t length = header_length(file, file.size(), origin);
  return parse_header(file.substr(kLengthBytes, length), file.size(), origin);
}

SafetensorsHeader read_safetensors_header(const FileReader& file, const std::string& origin) {
  const std::string start = file.read(0, std::min<std::uint64_t>(file.size(), kLengthBytes));
  const std::uint64_t length = header_length(start, file.size(), origin);
  return parse_header(file.read(kLengthBytes, length), file.size(), origin);
}

}  // namespace glass
