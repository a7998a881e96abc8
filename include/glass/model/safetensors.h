// The safetensors format: read with every check of the reference implementation before anything is allocated, written atomically.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace glass {

/// Reads every tensor (fp64, fp32, fp16, bf16, int64, int32, uint8, bool) as an own copy on the CPU, in file order.
/// Any breach of the format is an Error of kind data that says what and where.
std::vector<std::pair<std::string, at::Tensor>> read_safetensors(const std::filesystem::path& path,
                                                                 std::map<std::string, std::string>* metadata = nullptr);

/// Writes tensors in the given order, little endian, contiguous; temporary file, fsync, rename.
void write_safetensors(const std::filesystem::path& path, const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace glass
