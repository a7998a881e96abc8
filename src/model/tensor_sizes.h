// Sizes that a file claims for a tensor. Private to src/model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

/// Refuses sizes whose strides no tensor can have: a tensor without elements may claim any. Error (data).
void check_tensor_sizes(const std::vector<std::int64_t>& sizes, std::size_t element_bytes, const std::string& origin,
                        const std::string& name);

}  // namespace glass
