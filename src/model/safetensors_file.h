// One mapped safetensors file and its tensors. Private to src/model.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "glass/base/files.h"
#include "glass/base/safetensors_header.h"

namespace glass {

/// Opening maps the file and checks its header; no tensor is touched before it is asked for.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const fs::path& path);
  const fs::path& path() const { return path_; }
  const SafetensorsHeader& header() const { return header_; }

  at::ScalarType dtype(const TensorEntry& entry) const;
  std::vector<std::int64_t> shape(const TensorEntry& entry) const;
  /// An own copy, converted where another floating dtype is wanted.
  at::Tensor load(const TensorEntry& entry, std::optional<at::ScalarType> wanted) const;
  /// The map itself where the address is aligned, otherwise a copy. Writing into it never reaches the file.
  at::Tensor view(const TensorEntry& entry) const;

 private:
  std::byte* bytes(const TensorEntry& entry) const;
  bool can_view(const TensorEntry& entry) const;
  at::Tensor copy(const TensorEntry& entry) const;

  fs::path path_;
  std::shared_ptr<const MappedFile> file_;
  SafetensorsHeader header_;
};

}  // namespace glass
