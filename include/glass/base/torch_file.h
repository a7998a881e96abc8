// Files that torch.save writes (pytorch_model.bin): where each tensor lies. No code of a file is run; torch-free,
// fuzzed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "glass/base/files.h"

namespace glass {

/// Bytes that can be read at any place.
struct ByteSource {
  std::uint64_t size = 0;
  std::function<std::string(std::uint64_t offset, std::size_t bytes)> read;  ///< asked only for what lies within `size`
};
/// The bytes of an open file, which must outlive the source.
ByteSource bytes_of(const FileReader& file);
/// The bytes of a text, which must outlive the source.
ByteSource bytes_of(std::string_view text);

/// One tensor: elements of a storage, by strides.
struct TorchTensor {
  std::string name, dtype;                   ///< the dtype by its name in safetensors: "F32", "BF16", ...
  std::vector<std::int64_t> shape, strides;  ///< strides in elements
  std::uint64_t begin = 0;                   ///< of the first element, in bytes of the file
  /// Elements from the first to the last one that is used, both counted; 0 for an empty tensor.
  std::uint64_t extent = 0;
};

/// Reads which tensors a file holds, as torch.load(weights_only=True) reads it: the zip form, and the older one without
/// (before PyTorch 1.6). Only the opcodes and names that a dictionary of tensors needs are known; anything else is
/// refused by its name. Checked: every element lies inside its storage, every storage inside the file; a tensor has no
/// more elements than its storage. Pickles of at most 32 MiB and two million steps are read. Error of kind data.
std::vector<TorchTensor> parse_torch_file(const ByteSource& file, const std::string& origin);

}  // namespace glass
