// Tensors of one open file: own copies.
#include "model/safetensors_file.h"

#include <ATen/ATen.h>

#include <bit>

#include "glass/base/error.h"
#include "model/safetensors_dtype.h"
#include "model/tensor_sizes.h"

namespace glass {

static_assert(std::endian::native == std::endian::little,
              "safetensors data is little endian and is used as it lies in the file");

namespace {

/// What ATen's element-wise kernels can iterate over.
constexpr std::size_t kMostDimensions = 64;

}  // namespace

SafetensorsFile::SafetensorsFile(const fs::path& path)
    : file_(path), header_(read_safetensors_header(file_, path.string())) {}

at::ScalarType SafetensorsFile::dtype(std::size_t number) const {
  const TensorEntry& entry = header_.tensors[number];
  const auto type = scalar_type_of(entry.dtype);
  if (!type) {
    fail(ErrorKind::data, "{}: tensor '{}' has dtype {}, which cannot be loaded; convert it to one of {}",
         path().string(), shown(entry.name), entry.dtype, readable_dtypes());
  }
  return *type;
}

std::vector<std::int64_t> SafetensorsFile::shape(std::size_t number) const {
  const TensorEntry& entry = header_.tensors[number];
  if (entry.shape.size() > kMostDimensions) {
    fail(ErrorKind::data, "{}: tensor '{}' has {} dimensions, at most {} can be loaded", path().string(),
         shown(entry.name), entry.shape.size(), kMostDimensions);
  }
  // The header's check lets an empty tensor have any sizes.
  const std::vector<std::int64_t> sizes(entry.shape.begin(), entry.shape.end());
  check_tensor_sizes(sizes, at::elementSize(dtype(number)), path().string(), entry.name);
  return sizes;
}

std::uint64_t SafetensorsFile::nbytes(std::size_t number) const {
  return header_.tensors[number].end - header_.tensors[number].begin;
}

at::Tensor SafetensorsFile::load(std::size_t number) const {
  const TensorEntry& entry = header_.tensors[number];
  const bool truth = dtype(number) == at::kBool;
  at::Tensor tensor = at::empty(shape(number), at::TensorOptions(truth ? at::kByte : dtype(number)));
  check(tensor.nbytes() == entry.end - entry.begin, "size of tensor {}", entry.name);
  if (tensor.nbytes() > 0) file_.read(header_.data_start + entry.begin, tensor.mutable_data_ptr(), tensor.nbytes());
  // A byte other than 0 and 1 in a bool is undefined in C++: truth values are brought to 0 and 1.
  return truth ? tensor.ne(0) : tensor;
}

}  // namespace glass
