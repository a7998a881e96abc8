// no_repeat_ngram_size and encoder_no_repeat_ngram_size: a token that would complete a run a second time is left out.
#include <algorithm>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

class NoRepeat : public ScoreProcessor {
 public:
  NoRepeat(std::int64_t size, bool of_source) : prefix_(size - 1), of_source_(of_source) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    const std::vector<std::int64_t>& known = of_source_ ? text.source : text.ids;
    const auto size = static_cast<std::ptrdiff_t>(known.size());
    if (text.length() < prefix_) return;
    const auto last = text.ids.end() - prefix_;
    for (std::ptrdiff_t start = 0; start + prefix_ < size; ++start) {
      const auto run = known.begin() + start;
      if (std::equal(run, run + prefix_, last)) scores[static_cast<std::size_t>(run[prefix_])] = kLeftOut;
    }
  }

 private:
  std::ptrdiff_t prefix_;
  bool of_source_;
};

}  // namespace

MadeProcessor no_repeat_ngram(std::int64_t size) {
  return std::make_unique<NoRepeat>(size, false);
}
MadeProcessor encoder_no_repeat_ngram(std::int64_t size) {
  return std::make_unique<NoRepeat>(size, true);
}

}  // namespace glass::process
