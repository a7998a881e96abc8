// exponential_decay_length_penalty: the longer a text, the likelier its end.
#include "generate/processors/processors.h"

#include <cmath>

namespace glass::process {

namespace {

class DecayLength : public ScoreProcessor {
 public:
  DecayLength(std::int64_t start, double factor, std::vector<std::int64_t> end_ids)
      : start_(start), factor_(factor), end_ids_(std::move(end_ids)) {}

  void apply(const TextSoFar& text, std::vector<double>& scores) const override {
    const std::int64_t beyond = text.written() - start_;
    if (beyond <= 0) return;
    for (const std::int64_t id : end_ids_) {
      double& score = scores[static_cast<std::size_t>(id)];
      if (std::isfinite(score)) score += std::abs(score) * (std::pow(factor_, static_cast<double>(beyond)) - 1);
    }
  }

 private:
  std::int64_t start_;
  double factor_;
  std::vector<std::int64_t> end_ids_;
};

}  // namespace

MadeProcessor decay_length(std::int64_t start, double factor, std::vector<std::int64_t> end_ids) {
  return std::make_unique<DecayLength>(start, factor, std::move(end_ids));
}

}  // namespace glass::process
