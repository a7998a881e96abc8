// encoder_repetition_penalty: what the source holds is written more readily.
#include "generate/processors/processors.h"

#include <set>

namespace glass::process {

namespace {

class SourcePenalty : public ScoreProcessor {
 public:
  explicit SourcePenalty(double penalty) : penalty_(1 / penalty) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    for (const std::int64_t id : std::set<std::int64_t>(text.source.begin(), text.source.end())) {
      double& score = scores[static_cast<std::size_t>(id)];
      score = score < 0 ? score * penalty_ : score / penalty_;
    }
  }

 private:
  double penalty_;
};

}  // namespace

MadeProcessor encoder_repetition_penalty(double penalty) {
  return std::make_unique<SourcePenalty>(penalty);
}

}  // namespace glass::process
