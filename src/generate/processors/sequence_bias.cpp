// sequence_bias: a token that completes a run of tokens gets something added; bad_words_ids are biases of -infinity.
#include "generate/processors/processors.h"

#include <algorithm>

namespace glass::process {

namespace {

class SequenceBias : public ScoreProcessor {
 public:
  explicit SequenceBias(std::vector<std::pair<TokenRun, double>> biases) : biases_(std::move(biases)) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    for (const auto& [run, bias] : biases_) {
      if (ends_with(text.ids, run)) scores[static_cast<std::size_t>(run.back())] += bias;
    }
  }

 private:
  static bool ends_with(const std::vector<std::int64_t>& ids, const TokenRun& run) {
    const std::size_t prefix = run.size() - 1;
    return prefix <= ids.size() &&
           std::equal(run.begin(), run.end() - 1, ids.end() - static_cast<std::ptrdiff_t>(prefix));
  }

  std::vector<std::pair<TokenRun, double>> biases_;
};

}  // namespace

MadeProcessor sequence_bias(std::vector<std::pair<TokenRun, double>> biases) {
  return std::make_unique<SequenceBias>(std::move(biases));
}

}  // namespace glass::process
