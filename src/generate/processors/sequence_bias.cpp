// sequence_bias: a token that completes a run of tokens gets something added; bad_words_ids are biases of -infinity.
#include "generate/processors/processors.h"

#include <algorithm>

namespace glass::process {

namespace {

/// Whether all of a run but its last token stands at the end.
bool awaits_last(const std::vector<std::int64_t>& ids, const TokenRun& run) {
  const std::size_t prefix = run.size() - 1;
  return prefix <= ids.size() &&
         std::equal(run.begin(), run.end() - 1, ids.end() - static_cast<std::ptrdiff_t>(prefix));
}

}  // namespace

ScoreProcessor sequence_bias(std::vector<std::pair<TokenRun, double>> biases) {
  return [biases = std::move(biases)](const TextSoFar& text, std::vector<double>& scores) {
    for (const auto& [run, bias] : biases) {
      if (awaits_last(text.ids, run)) scores[static_cast<std::size_t>(run.back())] += bias;
    }
  };
}

}  // namespace glass::process
