// forced_bos_token_id behind a beginning of one token, forced_eos_token_id at the last place.
#include <algorithm>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

void force(const std::vector<std::int64_t>& ids, std::vector<double>& scores) {
  std::fill(scores.begin(), scores.end(), kLeftOut);
  for (const std::int64_t id : ids) scores[static_cast<std::size_t>(id)] = 0;
}

}  // namespace

ScoreProcessor forced_first(std::int64_t id) {
  return [id](const TextSoFar& text, std::vector<double>& scores) {
    if (text.length() == 1) force({id}, scores);
  };
}
ScoreProcessor forced_last(std::vector<std::int64_t> ids) {
  return [ids = std::move(ids)](const TextSoFar& text, std::vector<double>& scores) {
    if (text.length() == text.max_length - 1) force(ids, scores);
  };
}

}  // namespace glass::process
