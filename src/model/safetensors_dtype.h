// The dtypes of safetensors that LibTorch tensors here can have. Private to src/model.
#pragma once

#include <c10/core/ScalarType.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace glass {

/// Nothing for a dtype that cannot be loaded.
std::optional<at::ScalarType> scalar_type_of(std::string_view dtype);

/// Name of the format; nullptr for a dtype that cannot be written.
const char* safetensors_name(at::ScalarType type);

/// Place in the order of a file: wide elements first, so that everything is aligned (the order of the Rust writer).
std::size_t dtype_rank(at::ScalarType type);

/// "I64, F64, ...", for messages.
std::string readable_dtypes();

}  // namespace glass
