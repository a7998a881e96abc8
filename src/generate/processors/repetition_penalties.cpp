// repetition_penalty and encoder_repetition_penalty: what stands there already is written less readily, what the source
// holds more readily.
#include <set>

#include "generate/processors/processors.h"

namespace glass::process {

namespace {

/// Each token once, however often it stands in `ids`.
void make_less_likely(const std::vector<std::int64_t>& ids, double penalty, std::vector<double>& scores) {
  for (const std::int64_t id : std::set<std::int64_t>(ids.begin(), ids.end())) {
    double& score = scores[static_cast<std::size_t>(id)];
    score = score < 0 ? score * penalty : score / penalty;
  }
}

}  // namespace

ScoreProcessor repetition_penalty(double penalty) {
  return [penalty](const TextSoFar& text, std::vector<double>& scores) { make_less_likely(text.ids, penalty, scores); };
}
ScoreProcessor encoder_repetition_penalty(double penalty) {
  return [penalty = 1 / penalty](const TextSoFar& text, std::vector<double>& scores) {
    make_less_likely(text.source, penalty, scores);
  };
}

}  // namespace glass::process
