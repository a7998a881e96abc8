// top_p: from the least likely on, tokens go while their sum stays within 1 - p.
#include "generate/processors/processors.h"

#include <algorithm>
#include <numeric>

#include "generate/score_math.h"

namespace glass::process {

namespace {

class TopP : public ScoreProcessor {
 public:
  TopP(double p, std::size_t least) : p_(p), least_(least) {}

  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    const std::vector<double> shares = probabilities_of(scores);
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    double sum = 0;
    for (std::size_t i = 0; i + least_ < order.size(); ++i) {
      sum += shares[order[i]];
      if (sum > 1 - p_) return;
      scores[order[i]] = kLeftOut;
    }
  }

 private:
  double p_;
  std::size_t least_;
};

}  // namespace

MadeProcessor top_p(double p, std::size_t least) {
  return std::make_unique<TopP>(p, least);
}

}  // namespace glass::process
