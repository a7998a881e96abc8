// Fuzz target: any bytes as a safetensors file. An accepted file's tensors lie inside it, one after the other, with the
// size of their shape.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "glass/base/error.h"
#include "glass/base/safetensors_header.h"

namespace {

void check_accepted(const glass::SafetensorsHeader& header, std::uint64_t size) {
  std::uint64_t at = 0;
  for (const glass::TensorEntry& entry : header.tensors) {
    unsigned __int128 elements = 1;
    for (const std::uint64_t extent : entry.shape) {
      elements *= extent;
      if (elements >> 64 != 0) __builtin_trap();
    }
    const unsigned __int128 bits = elements * glass::safetensors_bits(entry.dtype);
    if (entry.begin != at || entry.end < entry.begin ||
        bits != static_cast<unsigned __int128>(entry.end - entry.begin) * 8)
      __builtin_trap();
    at = entry.end;
  }
  if (header.data_start + at != size) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto try_file = [](std::string_view file) {
    try {
      check_accepted(glass::parse_safetensors_header(file, "fuzz.safetensors"), file.size());
    } catch (const glass::Error& error) {
      if (error.kind() != glass::ErrorKind::data) __builtin_trap();
    }
  };
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try_file(bytes);
  // The same bytes as a header with the right length in front: the fuzzer gets past the first check at once.
  std::string file(8, '\0');
  for (int i = 0; i < 8; ++i) file[i] = static_cast<char>(static_cast<std::uint64_t>(size) >> (8 * i));
  try_file(file.append(bytes));
  return 0;
}
