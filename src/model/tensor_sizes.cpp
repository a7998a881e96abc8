#include "model/tensor_sizes.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

void check_tensor_sizes(const std::vector<std::int64_t>& sizes, std::size_t element_bytes, const std::string& origin,
                        const std::string& name) {
  std::int64_t product = static_cast<std::int64_t>(element_bytes);
  for (const std::int64_t size : sizes) {
    // Strides are computed as if no size were 0.
    if (size < 0 || __builtin_mul_overflow(product, std::max<std::int64_t>(size, 1), &product)) {
      fail(ErrorKind::data, "{}: tensor '{}' has sizes that no tensor can have: [{}]", origin, shown(name),
           fmt::join(sizes, ", "));
    }
  }
}

}  // namespace glass
