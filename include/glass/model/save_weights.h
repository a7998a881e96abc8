// Weights written for Hugging Face: model.safetensors, or shards with an index when they are large.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace glass {

/// Bytes of tensors in one file, as huggingface_hub splits by default.
inline constexpr std::uint64_t kMaxShardSize = 5'000'000'000;

/// Writes model.safetensors into an existing folder, or model-00001-of-0000N.safetensors and
/// model.safetensors.index.json when the tensors, of any shape [...], take more than `max_shard_size` bytes; names and
/// bytes are those of transformers' save_pretrained. Files of an earlier save that no longer belong to it are removed.
/// A tensor larger than the limit gets a shard of its own. A crash leaves the old weights or the new ones; while as
/// many shards replace others of the same names there is a moment without an index: then a reader says that no weights
/// are there, and never mixes the two. Needs room for both on the disk.
void save_weights(const std::filesystem::path& folder, const std::vector<std::pair<std::string, at::Tensor>>& tensors,
                  const std::map<std::string, std::string>& metadata, std::uint64_t max_shard_size = kMaxShardSize);

}  // namespace glass
