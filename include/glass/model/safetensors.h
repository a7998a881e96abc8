// The safetensors format: read with every check of the reference implementation before anything is allocated, written
// atomically. For weights by name, one at a time, converted or in shards: weight_reader.h and save_weights.h.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace glass {

/// Reads every tensor, of any shape [...] (fp64, fp32, fp16, bf16, int64, int32, int16, int8, uint8, bool) as an own
/// copy on the CPU, in file order. Any breach of the format is an Error of kind data that says what and where.
std::vector<std::pair<std::string, at::Tensor>> read_safetensors(
    const std::filesystem::path& path, std::map<std::string, std::string>* metadata = nullptr);

/// Writes tensors of any shape [...] as the Rust library does, byte for byte: wide elements first, then by name, so
/// that every tensor is aligned. Temporary file, fsync, rename; a tensor is copied to the CPU when its turn comes. Two
/// equal names are an Error of kind bug.
void write_safetensors(const std::filesystem::path& path,
                       const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace glass
