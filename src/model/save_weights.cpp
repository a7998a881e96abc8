// Splitting tensors into shards and putting the files in place together.
#include "glass/model/save_weights.h"

#include <ATen/ATen.h>

#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "glass/base/safetensors_index.h"
#include "model/safetensors_write.h"
#include "model/weight_files.h"

namespace glass {

namespace {

using Tensors = std::vector<std::pair<std::string, at::Tensor>>;
using Metadata = std::map<std::string, std::string>;

/// In the given order, as huggingface_hub does: a shard is closed when the next tensor would make it too large, and a
/// tensor that is too large alone becomes a shard at once.
std::vector<Tensors> split(const Tensors& tensors, std::uint64_t max_shard_size) {
  std::vector<Tensors> shards;
  Tensors current;
  std::uint64_t size = 0;
  for (const auto& tensor : tensors) {
    const std::uint64_t bytes = tensor.second.nbytes();
    if (bytes > max_shard_size) {
      shards.push_back({tensor});
      continue;
    }
    if (size + bytes > max_shard_size) {
      shards.push_back(std::move(current));
      current.clear();
      size = 0;
    }
    current.push_back(tensor);
    size += bytes;
  }
  if (!current.empty() || shards.empty()) shards.push_back(std::move(current));
  return shards;
}

SafetensorsIndex make_index(const std::vector<Tensors>& shards) {
  SafetensorsIndex index;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    for (const auto& [name, tensor] : shards[i]) {
      check(index.shard_of.emplace(name, shard_name(i, shards.size())).second, "two tensors are named '{}'", name);
      index.total_size += tensor.nbytes();
      index.total_parameters += static_cast<std::uint64_t>(tensor.numel());
    }
  }
  return index;
}

/// Removes what an earlier save left and this one did not replace.
void remove_stale(const fs::path& folder, const std::map<std::string, std::string>& shard_of) {
  std::set<std::string> kept;
  for (const auto& [name, shard] : shard_of) kept.insert(shard);
  for (const fs::path& path : list_folder(folder, ErrorKind::storage)) {
    const std::string name = path.filename().string();
    if (is_shard_name(name) && !kept.contains(name)) remove_path(path);
  }
}

void save_single(const fs::path& folder, const Tensors& tensors, const Metadata& metadata) {
  AtomicFile file(folder / kSingleFile);
  write_tensors(file, tensors, metadata);
  file.commit();  // From here on readers take it, whatever index is there.
  remove_path(folder / kIndexFile);
  remove_stale(folder, {});
}

void save_shards(const fs::path& folder, const std::vector<Tensors>& shards, const Metadata& metadata) {
  const SafetensorsIndex index = make_index(shards);
  std::vector<AtomicFile> files;
  bool replaces = false;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    replaces = replaces || path_exists(folder / shard_name(i, shards.size()), ErrorKind::storage);
    write_tensors(files.emplace_back(folder / shard_name(i, shards.size())), shards[i], metadata);
    files.back().finish();
  }
  if (replaces) {
    // An index must never point to new and old shards at the same time.
    remove_path(folder / kIndexFile);
    sync_path(folder);
  }
  for (AtomicFile& file : files) file.commit();
  write_file(folder / kIndexFile, safetensors_index_text(index));
  remove_path(folder / kSingleFile);
  remove_stale(folder, index.shard_of);
}

}  // namespace

void save_weights(const fs::path& folder, const Tensors& tensors, const Metadata& metadata,
                  std::uint64_t max_shard_size) {
  const std::vector<Tensors> shards = split(tensors, max_shard_size);
  if (shards.size() == 1) {
    save_single(folder, shards.front(), metadata);
  } else {
    save_shards(folder, shards, metadata);
  }
  sync_path(folder);
}

}  // namespace glass
