// suppress_tokens, and begin_suppress_tokens for the first token alone.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor suppress_tokens(std::vector<std::int64_t> ids, bool only_first, bool first_is_forced) {
  return [ids = std::move(ids), only_first, first_is_forced](const TextSoFar& text, std::vector<double>& scores) {
    const std::int64_t first = text.begin > 1 || !first_is_forced ? 0 : 1;
    if (only_first && text.written() != first) return;
    for (const std::int64_t id : ids) scores[static_cast<std::size_t>(id)] = kLeftOut;
  };
}

}  // namespace glass::process
