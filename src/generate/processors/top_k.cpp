// top_k: tokens below the k-th largest score go; equal ones stay.
#include "generate/processors/processors.h"

#include <algorithm>

#include "generate/score_math.h"

namespace glass::process {

namespace {

class TopK : public ScoreProcessor {
 public:
  explicit TopK(std::size_t k) : k_(k) {}

  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    const double border = kth_largest(scores, k_);
    for (double& score : scores) score = score < border ? kLeftOut : score;
  }

 private:
  std::size_t k_;
};

}  // namespace

MadeProcessor top_k(std::int64_t k, std::size_t least) {
  return std::make_unique<TopK>(std::max(static_cast<std::size_t>(k), least));
}

}  // namespace glass::process
