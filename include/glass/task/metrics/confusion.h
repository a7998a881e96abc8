// Confusion: how often each gold class was predicted as each class.
#pragma once

#include <cstdint>
#include <vector>

namespace glass {

/// counts[gold][predicted], [classes, classes].
std::vector<std::vector<std::int64_t>> confusion(const std::vector<std::int64_t>& predicted,
                                                 const std::vector<std::int64_t>& gold, std::int64_t classes);

}  // namespace glass
