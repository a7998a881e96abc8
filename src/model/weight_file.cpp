#include "model/weight_file.h"

#include <ATen/ATen.h>

#include "glass/base/error.h"
#include "model/safetensors_dtype.h"
#include "model/safetensors_file.h"
#include "model/torch_weights.h"

namespace glass {

at::Tensor WeightFile::load_as(std::size_t number, std::optional<at::ScalarType> wanted) const {
  const at::ScalarType stored = dtype(number);
  if (!wanted || *wanted == stored) return load(number);
  check(at::isFloatingType(*wanted), "{} is not a floating dtype", at::toString(*wanted));
  if (!at::isFloatingType(stored)) {
    fail(ErrorKind::data, "{}: tensor '{}' has dtype {}, expected floating point numbers; is it the right file?",
         path().string(), shown(name(number)), safetensors_name(stored));
  }
  return load(number).to(*wanted);
}

std::shared_ptr<const WeightFile> open_weight_file(const std::filesystem::path& path) {
  if (path.extension() == ".bin") return std::make_shared<const TorchWeights>(path);
  return std::make_shared<const SafetensorsFile>(path);
}

}  // namespace glass
