// One open safetensors file and its tensors. Private to src/model.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "glass/base/files.h"
#include "glass/base/safetensors_header.h"

namespace glass {

/// Opening checks the header; no tensor is touched before it is asked for. The file stays open and is read, not mapped:
/// what becomes of it later changes no tensor that was loaded, and a file that is cut meanwhile is an error.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const fs::path& path);
  const fs::path& path() const { return file_.path(); }
  const SafetensorsHeader& header() const { return header_; }

  at::ScalarType dtype(const TensorEntry& entry) const;
  std::vector<std::int64_t> shape(const TensorEntry& entry) const;
  /// An own copy, converted where another floating dtype is wanted.
  at::Tensor load(const TensorEntry& entry, std::optional<at::ScalarType> wanted) const;

 private:
  at::Tensor copy(const TensorEntry& entry) const;

  FileReader file_;
  SafetensorsHeader header_;
};

}  // namespace glass
