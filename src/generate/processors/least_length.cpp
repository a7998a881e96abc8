// min_length and min_new_tokens: no end before so many tokens.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

namespace {

class LeastLength : public ScoreProcessor {
 public:
  LeastLength(std::int64_t least, bool counts_all, std::vector<std::int64_t> end_ids)
      : least_(least), counts_all_(counts_all), end_ids_(std::move(end_ids)) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    if ((counts_all_ ? text.length() : text.written()) >= least_) return;
    for (const std::int64_t id : end_ids_) scores[static_cast<std::size_t>(id)] = kLeftOut;
  }

 private:
  std::int64_t least_;
  bool counts_all_;
  std::vector<std::int64_t> end_ids_;
};

}  // namespace

MadeProcessor least_length(std::int64_t least, bool counts_all, std::vector<std::int64_t> end_ids) {
  return std::make_unique<LeastLength>(least, counts_all, std::move(end_ids));
}

}  // namespace glass::process
