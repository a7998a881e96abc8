// repetition_penalty: what stands there already is written less readily.
#include "generate/processors/processors.h"

#include <set>

namespace glass::process {

namespace {

class RepetitionPenalty : public ScoreProcessor {
 public:
  explicit RepetitionPenalty(double penalty) : penalty_(penalty) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    for (const std::int64_t id : std::set<std::int64_t>(text.ids.begin(), text.ids.end())) {
      double& score = scores[static_cast<std::size_t>(id)];
      score = score < 0 ? score * penalty_ : score / penalty_;
    }
  }

 private:
  double penalty_;
};

}  // namespace

MadeProcessor repetition_penalty(double penalty) {
  return std::make_unique<RepetitionPenalty>(penalty);
}

}  // namespace glass::process
