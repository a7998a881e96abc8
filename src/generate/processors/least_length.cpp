// min_length and min_new_tokens: no end before so many tokens.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

ScoreProcessor least_length(std::int64_t least, bool counts_all, std::vector<std::int64_t> end_ids) {
  return [least, counts_all, end_ids = std::move(end_ids)](const TextSoFar& text, std::vector<double>& scores) {
    if ((counts_all ? text.length() : text.written()) >= least) return;
    for (const std::int64_t id : end_ids) scores[static_cast<std::size_t>(id)] = kLeftOut;
  };
}

}  // namespace glass::process
