// suppress_tokens, and begin_suppress_tokens for the first token alone.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

namespace {

class SuppressTokens : public ScoreProcessor {
 public:
  SuppressTokens(std::vector<std::int64_t> ids, bool only_first, bool first_is_forced)
      : ids_(std::move(ids)), only_first_(only_first), first_is_forced_(first_is_forced) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    const std::int64_t first = text.begin > 1 || !first_is_forced_ ? 0 : 1;
    if (only_first_ && text.written() != first) return;
    for (const std::int64_t id : ids_) scores[static_cast<std::size_t>(id)] = kLeftOut;
  }

 private:
  std::vector<std::int64_t> ids_;
  bool only_first_, first_is_forced_;
};

}  // namespace

MadeProcessor suppress_tokens(std::vector<std::int64_t> ids, bool only_first, bool first_is_forced) {
  return std::make_unique<SuppressTokens>(std::move(ids), only_first, first_is_forced);
}

}  // namespace glass::process
