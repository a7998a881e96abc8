// Checks of a safetensors header, in the order of the Rust reference: nothing is allocated by what the file claims.
#include "glass/base/safetensors_header.h"

#include <algorithm>
#include <limits>

#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass {

namespace {

constexpr std::uint64_t kMaxHeader = 100'000'000;
constexpr std::size_t kLengthBytes = 8;

struct DtypeSize {
  std::string_view name;
  std::uint64_t bytes;
};

constexpr DtypeSize kDtypes[] = {{"F64", 8},  {"I64", 8},     {"U64", 8},     {"F32", 4},     {"I32", 4}, {"U32", 4},
                                 {"F16", 2},  {"BF16", 2},    {"I16", 2},     {"U16", 2},     {"I8", 1},  {"U8", 1},
                                 {"BOOL", 1}, {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"F8_E8M0", 1}, {"C64", 8}};

/// A non-negative whole number of JSON.
std::uint64_t read_size(const Json& value, const std::string& origin, const std::string& name, const char* what) {
  if (!value.is_number_unsigned()) {
    fail(ErrorKind::data, "{}: tensor '{}': {}: expected a whole number >= 0, got {}", origin, shown(name), what, shown(dump_json(value)));
  }
  return value.get<std::uint64_t>();
}

std::uint64_t multiply(std::uint64_t a, std::uint64_t b, const std::string& origin, const std::string& name) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product) || product > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    fail(ErrorKind::data, "{}: tensor '{}': the shape's size overflows; the file is broken", origin, shown(name));
  }
  return product;
}

void read_shape(const Json& value, const std::string& origin, TensorEntry& entry) {
  if (!value.is_array() || value.size() > 64)
    fail(ErrorKind::data, "{}: tensor '{}': shape: expected a list of sizes", origin, shown(entry.name));
  std::uint64_t bytes = safetensors_item_size(entry.dtype);
  for (const Json& size : value) {
    const std::uint64_t extent = read_size(size, origin, entry.name, "shape");
    bytes = multiply(bytes, extent, origin, entry.name);
    if (extent > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) multiply(extent, 2, origin, entry.name);
    entry.shape.push_back(static_cast<std::int64_t>(extent));
  }
  if (entry.end - entry.begin != bytes) {
    fail(ErrorKind::data, "{}: tensor '{}': its shape needs {} bytes, data_offsets give {}", origin, shown(entry.name), bytes,
         entry.end - entry.begin);
  }
}

TensorEntry read_entry(const std::string& name, const Json& value, const std::string& origin) {
  if (!value.is_object()) fail(ErrorKind::data, "{}: tensor '{}': expected an object", origin, shown(name));
  for (const auto& [key, member] : value.items()) {
    if (key != "dtype" && key != "shape" && key != "data_offsets") {
      fail(ErrorKind::data, "{}: tensor '{}': unknown field '{}'; allowed: dtype, shape, data_offsets", origin, shown(name), shown(key));
    }
  }
  for (const char* key : {"dtype", "shape", "data_offsets"}) {
    if (!value.contains(key)) fail(ErrorKind::data, "{}: tensor '{}': {} is missing", origin, shown(name), key);
  }
  TensorEntry entry;
  entry.name = name;
  if (value["dtype"].is_string()) entry.dtype = value["dtype"].get<std::string>();
  if (safetensors_item_size(entry.dtype) == 0) {
    fail(ErrorKind::data, "{}: tensor '{}': unknown dtype {}", origin, shown(name), shown(dump_json(value["dtype"])));
  }
  const Json& offsets = value["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2)
    fail(ErrorKind::data, "{}: tensor '{}': data_offsets: expected [begin, end]", origin, shown(name));
  entry.begin = read_size(offsets[0], origin, name, "data_offsets");
  entry.end = read_size(offsets[1], origin, name, "data_offsets");
  if (entry.end < entry.begin) fail(ErrorKind::data, "{}: tensor '{}': data_offsets end before they begin", origin, shown(name));
  read_shape(value["shape"], origin, entry);
  return entry;
}

std::map<std::string, std::string> read_metadata(const Json& value, const std::string& origin) {
  if (!value.is_object()) fail(ErrorKind::data, "{}: __metadata__: expected an object of texts", origin);
  std::map<std::string, std::string> metadata;
  for (const auto& [key, member] : value.items()) {
    if (!member.is_string()) fail(ErrorKind::data, "{}: __metadata__: '{}' is not a text", origin, shown(key));
    metadata[key] = member.get<std::string>();
  }
  return metadata;
}

/// The tensors lie one after the other from 0 to the end of the data: no hole, no overlap.
void check_cover(const SafetensorsHeader& header, std::uint64_t data_bytes, const std::string& origin) {
  std::uint64_t at = 0;
  for (const TensorEntry& entry : header.tensors) {
    if (entry.begin != at) {
      fail(ErrorKind::data, "{}: tensor '{}': begins at byte {} of the data, expected {} ({})", origin, shown(entry.name), entry.begin, at,
           entry.begin < at ? "tensors overlap" : "a hole");
    }
    at = entry.end;
  }
  if (at != data_bytes) {
    fail(ErrorKind::data, "{}: the tensors take {} bytes, the file holds {}; it is {}", origin, at, data_bytes,
         at > data_bytes ? "cut short" : "longer than its header says");
  }
}

std::uint64_t header_length(std::string_view file, const std::string& origin) {
  if (file.size() < kLengthBytes) fail(ErrorKind::data, "{}: {} bytes are too few for a safetensors file", origin, file.size());
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= static_cast<std::uint64_t>(static_cast<unsigned char>(file[i])) << (8 * i);
  if (length > kMaxHeader)
    fail(ErrorKind::data, "{}: its header would be {} bytes, at most {} are allowed; is it a safetensors file?", origin, length,
         kMaxHeader);
  if (length > file.size() - kLengthBytes) {
    fail(ErrorKind::data, "{}: its header would be {} bytes, but only {} follow; the file is cut short", origin, length,
         file.size() - kLengthBytes);
  }
  return length;
}

}  // namespace

std::uint64_t safetensors_item_size(std::string_view dtype) {
  for (const DtypeSize& row : kDtypes) {
    if (row.name == dtype) return row.bytes;
  }
  return 0;
}

SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& origin) {
  const std::uint64_t length = header_length(file, origin);
  const std::string_view text = file.substr(kLengthBytes, length);
  if (text.empty() || text.front() != '{')
    fail(ErrorKind::data, "{}: its header does not start with '{{'; is it a safetensors file?", origin);
  const Json document = parse_json(text, origin + ": header");
  SafetensorsHeader header;
  header.data_start = kLengthBytes + length;
  for (const auto& [name, value] : document.items()) {
    if (name == "__metadata__") {
      header.metadata = read_metadata(value, origin);
    } else {
      header.tensors.push_back(read_entry(name, value, origin));
    }
  }
  std::stable_sort(header.tensors.begin(), header.tensors.end(),
                   [](const TensorEntry& a, const TensorEntry& b) { return std::pair(a.begin, a.end) < std::pair(b.begin, b.end); });
  check_cover(header, file.size() - header.data_start, origin);
  return header;
}

}  // namespace glass
