// Tensors of a torch file: a run of bytes, read by strides.
#include "model/torch_weights.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "model/safetensors_dtype.h"
#include "model/tensor_sizes.h"

namespace glass {

TorchWeights::TorchWeights(const fs::path& path)
    : file_(path), tensors_(parse_torch_file(bytes_of(file_), path.string())) {}

at::ScalarType TorchWeights::dtype(std::size_t number) const {
  const auto type = scalar_type_of(tensors_[number].dtype);
  check(type.has_value(), "no dtype {}", tensors_[number].dtype);
  return *type;
}

std::vector<std::int64_t> TorchWeights::shape(std::size_t number) const {
  check_tensor_sizes(tensors_[number].shape, at::elementSize(dtype(number)), path().string(), name(number));
  return tensors_[number].shape;
}

std::uint64_t TorchWeights::nbytes(std::size_t number) const {
  std::uint64_t bytes = at::elementSize(dtype(number));
  for (const std::int64_t size : tensors_[number].shape) bytes *= static_cast<std::uint64_t>(size);
  return bytes;
}

at::Tensor TorchWeights::load(std::size_t number) const {
  const TorchTensor& tensor = tensors_[number];
  const bool truth = dtype(number) == at::kBool;
  const at::TensorOptions options(truth ? at::kByte : dtype(number));
  const std::vector<std::int64_t> sizes = shape(number);
  if (tensor.extent == 0) return at::empty(sizes, at::TensorOptions(dtype(number)));
  const at::Tensor run = at::empty({static_cast<std::int64_t>(tensor.extent)}, options);
  file_.read(tensor.begin, run.mutable_data_ptr(), run.nbytes());
  const at::Tensor values = run.as_strided(sizes, tensor.strides).contiguous();
  // A byte other than 0 and 1 in a bool is undefined in C++: truth values are brought to 0 and 1.
  return truth ? values.ne(0) : values;
}

}  // namespace glass
