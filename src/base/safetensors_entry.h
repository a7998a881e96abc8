// One tensor's entry in a safetensors header. Private to src/base.
#pragma once

#include <string>

#include "glass/base/json.h"
#include "glass/base/safetensors_header.h"

namespace glass {

/// Reads dtype, shape and offsets, and checks that the shape needs the bytes that the offsets give. Error of kind data.
TensorEntry read_tensor_entry(const std::string& name, const Json& value, const std::string& origin);

}  // namespace glass
