// Reading one tensor's entry. Two odd spellings that the Rust reference's JSON library lets through are read too, so
// that both give the same verdict on every file: the three values as a list, and the dtype as {"F32": null}.
#include "safetensors_entry.h"

#include <fmt/format.h>

#include "glass/base/error.h"

namespace glass {

namespace {

/// More dimensions than this are no tensor; it bounds what a header of 100 MB can make us keep.
constexpr std::size_t kMostDimensions = 65536;

struct Fields {
  const Json* dtype = nullptr;
  const Json* shape = nullptr;
  const Json* offsets = nullptr;
};

/// Where a message points to.
struct Place {
  const std::string& origin;
  const std::string& name;
  std::string text() const { return fmt::format("{}: tensor '{}'", origin, shown(name)); }
};

Fields find_fields(const Json& value, const Place& place) {
  if (value.is_array() && value.size() == 3) return {&value[0], &value[1], &value[2]};
  if (!value.is_object()) {
    fail(ErrorKind::data, "{}: expected an object with dtype, shape and data_offsets; the file is broken",
         place.text());
  }
  const auto find = [&](const char* key) {
    const auto found = value.find(key);
    if (found == value.end()) fail(ErrorKind::data, "{}: {} is missing; the file is broken", place.text(), key);
    return &*found;
  };
  return {find("dtype"), find("shape"), find("data_offsets")};
}

std::string read_dtype(const Json& value, const Place& place) {
  std::string dtype;
  if (value.is_string()) dtype = value.get<std::string>();
  if (value.is_object() && value.size() == 1 && value.front().is_null()) dtype = value.begin().key();
  if (safetensors_bits(dtype) == 0) {
    fail(ErrorKind::data, "{}: unknown dtype {}; the format has {}", place.text(), shown(dump_json(value)),
         fmt::join(safetensors_dtypes(), ", "));
  }
  return dtype;
}

/// A whole number from 0 to 2^64 - 1.
std::uint64_t read_size(const Json& value, const char* what, const Place& place) {
  if (!value.is_number_unsigned()) {
    fail(ErrorKind::data, "{}: {}: expected a whole number >= 0, got {}", place.text(), what, shown(dump_json(value)));
  }
  return value.get<std::uint64_t>();
}

void read_offsets(const Json& value, const Place& place, TensorEntry& entry) {
  if (!value.is_array() || value.size() != 2)
    fail(ErrorKind::data, "{}: data_offsets: expected [begin, end]", place.text());
  entry.begin = read_size(value[0], "data_offsets", place);
  entry.end = read_size(value[1], "data_offsets", place);
  if (entry.end < entry.begin)
    fail(ErrorKind::data, "{}: data_offsets end before they begin; the file is broken", place.text());
}

/// From the left, as the reference does: [0, huge, huge] is an empty tensor, [huge, huge, 0] overflows.
std::uint64_t product(std::uint64_t a, std::uint64_t b, const Place& place) {
  std::uint64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result))
    fail(ErrorKind::data, "{}: the shape's size overflows; the file is broken", place.text());
  return result;
}

void read_shape(const Json& value, const Place& place, TensorEntry& entry) {
  if (!value.is_array() || value.size() > kMostDimensions) {
    fail(ErrorKind::data, "{}: shape: expected a list of at most {} sizes", place.text(), kMostDimensions);
  }
  std::uint64_t elements = 1;
  for (const Json& size : value) {
    entry.shape.push_back(read_size(size, "shape", place));
    elements = product(elements, entry.shape.back(), place);
  }
  const std::uint64_t bits = product(elements, safetensors_bits(entry.dtype), place);
  if (bits % 8 != 0) {
    fail(ErrorKind::data, "{}: {} elements of {} do not end at a byte; the file is broken", place.text(), elements,
         entry.dtype);
  }
  if (entry.end - entry.begin != bits / 8) {
    fail(ErrorKind::data, "{}: its shape needs {} bytes, data_offsets give {}; the file is broken", place.text(),
         bits / 8, entry.end - entry.begin);
  }
}

}  // namespace

TensorEntry read_tensor_entry(const std::string& name, const Json& value, const std::string& origin) {
  const Place place{origin, name};
  const Fields fields = find_fields(value, place);
  TensorEntry entry;
  entry.name = name;
  entry.dtype = read_dtype(*fields.dtype, place);
  read_offsets(*fields.offsets, place, entry);
  read_shape(*fields.shape, place, entry);
  return entry;
}

}  // namespace glass
