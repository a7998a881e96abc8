// Writing tensors into an open file. Private to src/model.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/atomic_file.h"

namespace glass {

/// The whole content of a safetensors file; the caller commits.
void write_tensors(AtomicFile& file, std::vector<std::pair<std::string, at::Tensor>> tensors,
                   const std::map<std::string, std::string>& metadata);

}  // namespace glass
