// Tensors of one open file: own copies, converted where asked for.
#include "model/safetensors_file.h"

#include <ATen/ATen.h>

#include <bit>

#include "glass/base/error.h"
#include "model/safetensors_dtype.h"

namespace glass {

static_assert(std::endian::native == std::endian::little,
              "safetensors data is little endian and is used as it lies in the file");

namespace {

/// What ATen's element-wise kernels can iterate over.
constexpr std::size_t kMostDimensions = 64;

}  // namespace

SafetensorsFile::SafetensorsFile(const fs::path& path)
    : file_(path), header_(read_safetensors_header(file_, path.string())) {}

at::ScalarType SafetensorsFile::dtype(const TensorEntry& entry) const {
  const auto type = scalar_type_of(entry.dtype);
  if (!type) {
    fail(ErrorKind::data, "{}: tensor '{}' has dtype {}, which cannot be loaded; convert it to one of {}",
         path().string(), shown(entry.name), entry.dtype, readable_dtypes());
  }
  return *type;
}

std::vector<std::int64_t> SafetensorsFile::shape(const TensorEntry& entry) const {
  if (entry.shape.size() > kMostDimensions) {
    fail(ErrorKind::data, "{}: tensor '{}' has {} dimensions, at most {} can be loaded", path().string(),
         shown(entry.name), entry.shape.size(), kMostDimensions);
  }
  // The header's check lets an empty tensor have any sizes; strides are computed from them as if none were 0.
  std::vector<std::int64_t> sizes;
  std::int64_t product = static_cast<std::int64_t>(at::elementSize(dtype(entry)));
  for (const std::uint64_t size : entry.shape) {
    if (__builtin_mul_overflow(product, std::max<std::uint64_t>(size, 1), &product)) {
      fail(ErrorKind::data, "{}: tensor '{}' has sizes that no tensor can have: [{}]", path().string(),
           shown(entry.name), fmt::join(entry.shape, ", "));
    }
    sizes.push_back(static_cast<std::int64_t>(size));
  }
  return sizes;
}

at::Tensor SafetensorsFile::copy(const TensorEntry& entry) const {
  const bool truth = dtype(entry) == at::kBool;
  at::Tensor tensor = at::empty(shape(entry), at::TensorOptions(truth ? at::kByte : dtype(entry)));
  check(tensor.nbytes() == entry.end - entry.begin, "size of tensor {}", entry.name);
  if (tensor.nbytes() > 0) file_.read(header_.data_start + entry.begin, tensor.mutable_data_ptr(), tensor.nbytes());
  // A byte other than 0 and 1 in a bool is undefined in C++: truth values are brought to 0 and 1.
  return truth ? tensor.ne(0) : tensor;
}

at::Tensor SafetensorsFile::load(const TensorEntry& entry, std::optional<at::ScalarType> wanted) const {
  const at::ScalarType stored = dtype(entry);
  if (!wanted || *wanted == stored) return copy(entry);
  check(at::isFloatingType(*wanted), "{} is not a floating dtype", at::toString(*wanted));
  if (!at::isFloatingType(stored)) {
    fail(ErrorKind::data, "{}: tensor '{}' has dtype {}, expected floating point numbers; is it the right file?",
         path().string(), shown(entry.name), entry.dtype);
  }
  return copy(entry).to(*wanted);
}

}  // namespace glass
