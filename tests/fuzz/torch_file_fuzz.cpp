// Fuzz target: any bytes as a file of torch.save, and as the pickle inside of one. What is accepted lies inside the
// file.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/torch_pickle.h"
#include "glass/base/error.h"
#include "glass/base/safetensors_header.h"
#include "glass/base/torch_file.h"

namespace {

void check_accepted(const glass::TorchTensor& tensor, std::uint64_t size) {
  unsigned __int128 last = 0, elements = 1;
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    if (tensor.shape[i] < 0 || tensor.strides[i] < 0) __builtin_trap();
    if (tensor.extent == 0) continue;
    elements *= static_cast<std::uint64_t>(tensor.shape[i]);
    last += static_cast<unsigned __int128>(tensor.shape[i] - 1) * static_cast<std::uint64_t>(tensor.strides[i]);
    if (elements > size || last >= size) __builtin_trap();
  }
  const std::uint64_t bytes = tensor.extent * (glass::safetensors_bits(tensor.dtype) / 8);
  if (tensor.shape.size() != tensor.strides.size() || (tensor.extent > 0 && last + 1 != tensor.extent) ||
      tensor.begin > size || bytes > size - tensor.begin)
    __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string origin = "fuzz.bin";
  try {
    for (const glass::TorchTensor& tensor : glass::parse_torch_file(glass::bytes_of(bytes), origin))
      check_accepted(tensor, size);
  } catch (const glass::Error& error) {
    if (error.kind() != glass::ErrorKind::data) __builtin_trap();
  }
  try {
    glass::PickleBytes pickle(bytes, origin);
    const glass::TorchPickle read(pickle);
  } catch (const glass::Error& error) {
    if (error.kind() != glass::ErrorKind::data) __builtin_trap();
  }
  return 0;
}
