// Weights on disk by name: one file (safetensors, or pytorch_model.bin of torch.save), or a model in shards with its
// index.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace glass {

class WeightFile;

/// Opens weights and checks all headers; the data of a tensor is read when it is asked for. A reader
/// stays usable while a file is written anew under the same name; what it returned depends on no file. Errors are of
/// kind data and name file and tensor; one is a file that was cut since it was opened.
class WeightReader {
 public:
  /// `path`: a .safetensors or .bin file, an index (*.json), or a folder with the first that is there of
  /// model.safetensors, model.safetensors.index.json, pytorch_model.bin and pytorch_model.bin.index.json. For an index:
  /// every shard is there, every tensor stands in exactly the shard that the index says, and no other tensor.
  explicit WeightReader(const std::filesystem::path& path);

  /// The file or index that was opened.
  const std::filesystem::path& path() const { return path_; }
  /// In the order of the file, or of the shards' names and the order in each.
  const std::vector<std::string>& names() const { return names_; }
  bool contains(const std::string& name) const { return places_.contains(name); }
  at::ScalarType dtype(const std::string& name) const;  ///< as stored
  std::vector<std::int64_t> shape(const std::string& name) const;
  std::uint64_t nbytes(const std::string& name) const;  ///< as stored
  std::uint64_t nbytes() const;                         ///< of all tensors
  /// `__metadata__` of the file, or of the first shard; a .bin file has none.
  const std::map<std::string, std::string>& metadata() const;

  /// An own copy [...] on the CPU of shape(name), in the wanted floating dtype or as stored. Integers are never
  /// converted: an error.
  at::Tensor load(const std::string& name, std::optional<at::ScalarType> dtype = std::nullopt) const;
  /// Of the file's bytes; for shards, of the lines "HASH  NAME" in the order of their names: `sha256sum
  /// model-*.safetensors | sha256sum`.
  std::string sha256() const;

 private:
  struct Place {
    const WeightFile* file;
    std::size_t number;
  };
  const Place& place(const std::string& name) const;
  void add(const std::filesystem::path& file);
  void open_index();

  std::filesystem::path path_;
  std::vector<std::shared_ptr<const WeightFile>> files_;
  std::map<std::string, Place> places_;
  std::vector<std::string> names_;
};

}  // namespace glass
