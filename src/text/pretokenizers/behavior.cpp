// The five behaviors, with the library's rule for delimiters side by side: only the first of them joins a neighbour.
#include "text/pretokenizers/behavior.h"

#include <algorithm>

#include "text/type_table.h"

namespace glass {

namespace {

/// Joins a stretch to the one before it where `join(match, previous_match)` says so.
template <typename Join>
std::vector<Stretch> joined(const std::vector<Stretch>& stretches, const Join& join) {
  std::vector<Stretch> out;
  bool previous = false;
  for (const Stretch& stretch : stretches) {
    if (!out.empty() && join(stretch.match, previous)) {
      out.back().begin = std::min(out.back().begin, stretch.begin);
      out.back().end = std::max(out.back().end, stretch.end);
    } else {
      out.push_back(stretch);
    }
    previous = stretch.match;
  }
  return out;
}

}  // namespace

Behavior read_behavior(const JsonFields& fields, Behavior fallback) {
  if (fields.is_null("behavior")) return fallback;
  const std::string name = fields.text("behavior");
  const std::pair<const char*, Behavior> known[] = {{"Removed", Behavior::removed},
                                                    {"Isolated", Behavior::isolated},
                                                    {"MergedWithPrevious", Behavior::merged_with_previous},
                                                    {"MergedWithNext", Behavior::merged_with_next},
                                                    {"Contiguous", Behavior::contiguous}};
  for (const auto& [text, behavior] : known)
    if (name == text) return behavior;
  fields.fail_at(
      "behavior",
      fmt::format("'{}' is unknown; allowed: Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous",
                  shown(name)));
}

std::vector<Stretch> apply_behavior(std::vector<Stretch> stretches, Behavior behavior) {
  const auto delimiter_behind_text = [](bool match, bool previous) { return match && !previous; };
  switch (behavior) {
    case Behavior::isolated:
      return stretches;
    case Behavior::removed:
      std::erase_if(stretches, [](const Stretch& stretch) { return stretch.match; });
      return stretches;
    case Behavior::contiguous:
      return joined(stretches, [](bool match, bool previous) { return match == previous; });
    case Behavior::merged_with_previous:
      return joined(stretches, delimiter_behind_text);
    case Behavior::merged_with_next: {
      std::reverse(stretches.begin(), stretches.end());
      auto out = joined(stretches, delimiter_behind_text);
      std::reverse(out.begin(), out.end());
      return out;
    }
  }
  return stretches;
}

}  // namespace glass
