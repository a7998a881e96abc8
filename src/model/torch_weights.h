// One open file of torch.save (pytorch_model.bin) and its tensors. Private to src/model.
#pragma once

#include <vector>

#include "glass/base/files.h"
#include "glass/base/torch_file.h"
#include "model/weight_file.h"

namespace glass {

/// Opening reads the pickle and checks every tensor's place (parse_torch_file); no code of the file is run.
class TorchWeights : public WeightFile {
 public:
  explicit TorchWeights(const fs::path& path);
  const fs::path& path() const override { return file_.path(); }
  std::size_t count() const override { return tensors_.size(); }
  const std::string& name(std::size_t number) const override { return tensors_[number].name; }
  at::ScalarType dtype(std::size_t number) const override;
  std::vector<std::int64_t> shape(std::size_t number) const override;
  std::uint64_t nbytes(std::size_t number) const override;
  at::Tensor load(std::size_t number) const override;
  const std::map<std::string, std::string>& metadata() const override { return metadata_; }

 private:
  FileReader file_;
  std::vector<TorchTensor> tensors_;
  std::map<std::string, std::string> metadata_;  ///< the format has none
};

}  // namespace glass
