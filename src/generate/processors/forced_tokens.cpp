// forced_bos_token_id behind a beginning of one token, forced_eos_token_id at the last place.
#include <algorithm>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

class ForcedTokens : public ScoreProcessor {
 public:
  ForcedTokens(std::vector<std::int64_t> ids, bool at_end) : ids_(std::move(ids)), at_end_(at_end) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    if (text.length() != (at_end_ ? text.max_length - 1 : 1)) return;
    std::fill(scores.begin(), scores.end(), kLeftOut);
    for (const std::int64_t id : ids_) scores[static_cast<std::size_t>(id)] = 0;
  }

 private:
  std::vector<std::int64_t> ids_;
  bool at_end_;
};

}  // namespace

MadeProcessor forced_first(std::int64_t id) {
  return std::make_unique<ForcedTokens>(std::vector<std::int64_t>{id}, false);
}
MadeProcessor forced_last(std::vector<std::int64_t> ids) {
  return std::make_unique<ForcedTokens>(std::move(ids), true);
}

}  // namespace glass::process
