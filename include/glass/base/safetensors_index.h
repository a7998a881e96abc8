// The index of sharded weights (model.safetensors.index.json and pytorch_model.bin.index.json of Hugging Face): which
// file holds which tensor.
// Torch-free, fuzzed.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace glass {

/// Which file of a sharded model holds which tensor.
struct SafetensorsIndex {
  std::map<std::string, std::string> shard_of;  ///< tensor name -> file name
  std::uint64_t total_size = 0;                 ///< bytes of all tensors, as the writer counted them
  std::uint64_t total_parameters = 0;
  /// The file names, sorted, each once.
  std::vector<std::string> shards() const;
};

/// Parses an index. Checked: `weight_map` is a non-empty object, no tensor stands twice, and every file name is a plain
/// "*.safetensors" or "*.bin" name: it cannot leave the folder. Sizes are not read: writers have counted them in
/// several ways. Error of kind data.
SafetensorsIndex parse_safetensors_index(std::string_view text, const std::string& origin);

/// The text of an index file, as transformers writes it.
std::string safetensors_index_text(const SafetensorsIndex& index);

/// "model-00002-of-00007.safetensors" for the second (number = 1) of seven.
std::string shard_name(std::size_t number, std::size_t count);

/// Whether a file is called as shard_name() would call it, with any numbers.
bool is_shard_name(std::string_view name);

}  // namespace glass
