// no_repeat_ngram_size and encoder_no_repeat_ngram_size: a token that would complete a run a second time is left out.
#include <algorithm>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

/// Leaves out what would complete a run of prefix + 1 tokens that `known` holds.
void leave_out_known(const std::vector<std::int64_t>& known, std::ptrdiff_t prefix, const TextSoFar& text,
                     std::vector<double>& scores) {
  const auto size = static_cast<std::ptrdiff_t>(known.size());
  if (text.length() < prefix) return;
  const auto last = text.ids.end() - prefix;
  for (std::ptrdiff_t start = 0; start + prefix < size; ++start) {
    const auto run = known.begin() + start;
    if (std::equal(run, run + prefix, last)) scores[static_cast<std::size_t>(run[prefix])] = kLeftOut;
  }
}

}  // namespace

ScoreProcessor no_repeat_ngram(std::int64_t size) {
  return [prefix = size - 1](const TextSoFar& text, std::vector<double>& scores) {
    leave_out_known(text.ids, prefix, text, scores);
  };
}
ScoreProcessor encoder_no_repeat_ngram(std::int64_t size) {
  return [prefix = size - 1](const TextSoFar& text, std::vector<double>& scores) {
    leave_out_known(text.source, prefix, text, scores);
  };
}

}  // namespace glass::process
