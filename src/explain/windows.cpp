// Sliding windows over units, and the way back from windows to tokens.
#include "explain/windows.h"

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

Windows make_windows(const ExplainInput& input, bool by_word, std::int64_t window, std::int64_t stride) {
  check(window >= 1 && stride >= 1 && stride <= window, "windows of {} units with stride {}", window, stride);
  Windows windows;
  std::int32_t word = -1;
  for (std::size_t t = 0; t < input.ids.size(); ++t) {
    if (input.special[t] != 0) continue;
    const bool continues = by_word && !windows.units.empty() && input.words[t] >= 0 && input.words[t] == word;
    if (!continues) windows.units.emplace_back();
    windows.units.back().push_back(t);
    word = input.words[t];
  }
  const std::size_t count = windows.units.size(), size = std::min<std::size_t>(window, count);
  if (count == 0) return windows;
  for (std::size_t first = 0; first + size < count; first += stride) windows.ranges.push_back({first, first + size});
  windows.ranges.push_back({count - size, count});
  return windows;
}

std::vector<double> spread_drops(const Windows& windows, const std::vector<double>& drops, std::size_t tokens) {
  std::vector<double> sums(windows.units.size(), 0.0), coverage(windows.units.size(), 0.0), scores(tokens, 0.0);
  for (std::size_t w = 0; w < windows.ranges.size(); ++w) {
    for (std::size_t unit = windows.ranges[w].first; unit < windows.ranges[w].last; ++unit) {
      sums[unit] += drops[w];
      coverage[unit] += 1;
    }
  }
  for (std::size_t unit = 0; unit < windows.units.size(); ++unit) {
    const std::vector<std::size_t>& positions = windows.units[unit];
    for (const std::size_t t : positions)
      scores[t] = sums[unit] / coverage[unit] / static_cast<double>(positions.size());
  }
  return scores;
}

}  // namespace glass
