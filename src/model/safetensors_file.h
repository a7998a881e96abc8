// One open safetensors file and its tensors. Private to src/model.
#pragma once

#include "glass/base/files.h"
#include "glass/base/safetensors_header.h"
#include "model/weight_file.h"

namespace glass {

/// Opening checks the header.
class SafetensorsFile : public WeightFile {
 public:
  explicit SafetensorsFile(const fs::path& path);
  const fs::path& path() const override { return file_.path(); }
  std::size_t count() const override { return header_.tensors.size(); }
  const std::string& name(std::size_t number) const override { return header_.tensors[number].name; }
  at::ScalarType dtype(std::size_t number) const override;
  std::vector<std::int64_t> shape(std::size_t number) const override;
  std::uint64_t nbytes(std::size_t number) const override;
  at::Tensor load(std::size_t number) const override;
  const std::map<std::string, std::string>& metadata() const override { return header_.metadata; }

 private:
  FileReader file_;
  SafetensorsHeader header_;
};

}  // namespace glass
