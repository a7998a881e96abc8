// Suggestions for misspelt names and the quoting of foreign text in error messages.
#include "glass/base/error.h"

#include "glass/base/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "glass/base/terminal_text.h"

namespace glass {

namespace {

constexpr std::size_t kMostKnown = 20;  // names that a message lists; of vocabularies it would be a page

/// Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours each cost 1.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  const std::size_t limit = name.size() < 2 ? 0 : std::max<std::size_t>(1, name.size() / 4);
  std::size_t best = limit + 1;
  std::string found;
  for (const auto& candidate : known) {
    const std::size_t gap =
        candidate.size() > name.size() ? candidate.size() - name.size() : name.size() - candidate.size();
    if (gap >= best)
      continue;  // The distance is at least the difference in length; this also bounds the work for long names.
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  if (known.empty()) return "";
  const std::string near = nearest_name(name, known);
  if (!near.empty()) return fmt::format("; did you mean '{}'?", near);
  if (known.size() <= kMostKnown) return fmt::format("; known: {}", listed_names(known));
  const std::vector<std::string> first(known.begin(), known.begin() + kMostKnown);
  return fmt::format("; known: {} and {} more", listed_names(first), known.size() - kMostKnown);
}

std::string shown(std::string_view text, std::size_t max_bytes) {
  std::size_t end = 0;
  while (end < text.size() && end < max_bytes) {
    char32_t c = 0;
    end += std::max<std::size_t>(utf8_sequence(text, end, c), 1);
  }
  return terminal_text(text.substr(0, end), false) + (end < text.size() ? "..." : "");
}

}  // namespace glass
