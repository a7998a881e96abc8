// Sliding windows over units, and the way back.
#include "explain/windows.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

std::vector<UnitRange> make_windows(std::size_t count, std::int64_t window, std::int64_t stride) {
  check(window >= 1 && stride >= 1 && stride <= window, "windows of {} units with stride {}", window, stride);
  std::vector<UnitRange> windows;
  if (count == 0) return windows;
  const std::size_t size = std::min<std::size_t>(window, count);
  for (std::size_t first = 0; first + size < count; first += stride) windows.push_back({first, first + size});
  windows.push_back({count - size, count});
  return windows;
}

std::vector<double> scores_of_drops(const std::vector<UnitRange>& windows, const std::vector<double>& drops,
                                    std::size_t units) {
  std::vector<double> sums(units, 0.0), coverage(units, 0.0);
  for (std::size_t w = 0; w < windows.size(); ++w) {
    for (std::size_t unit = windows[w].first; unit < windows[w].last; ++unit) {
      sums[unit] += drops[w];
      coverage[unit] += 1;
    }
  }
  for (std::size_t unit = 0; unit < units; ++unit) sums[unit] /= coverage[unit];
  return sums;
}

}  // namespace glass
