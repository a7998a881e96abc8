// One open file of weights, of whatever format. Private to src/model.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace glass {

/// Tensors by their numbers, in the order of the file. No tensor is touched before it is asked for. The file stays open
/// and is read, not mapped: what becomes of it later changes no tensor that was loaded, and a file that is cut
/// meanwhile is an error.
class WeightFile {
 public:
  virtual ~WeightFile() = default;
  virtual const std::filesystem::path& path() const = 0;
  virtual std::size_t count() const = 0;
  virtual const std::string& name(std::size_t number) const = 0;
  virtual at::ScalarType dtype(std::size_t number) const = 0;
  virtual std::vector<std::int64_t> shape(std::size_t number) const = 0;
  virtual std::uint64_t nbytes(std::size_t number) const = 0;
  /// An own copy [...] of shape(number), as stored.
  virtual at::Tensor load(std::size_t number) const = 0;
  /// Texts about the file as a whole.
  virtual const std::map<std::string, std::string>& metadata() const = 0;

  /// The same, converted where another floating dtype is wanted; an Error (data) for numbers that are not floating.
  at::Tensor load_as(std::size_t number, std::optional<at::ScalarType> wanted) const;
};

/// Opens a file by its extension: ".bin" as torch.save writes it, anything else as safetensors.
std::shared_ptr<const WeightFile> open_weight_file(const std::filesystem::path& path);

}  // namespace glass
