// min_p: tokens below a share of the largest probability go.
#include "generate/processors/processors.h"

#include "generate/score_math.h"

namespace glass::process {

namespace {

class MinP : public ScoreProcessor {
 public:
  MinP(double p, std::size_t least) : p_(p), least_(least) {}

  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    const std::vector<double> shares = probabilities_of(scores);
    const std::vector<std::size_t> order = by_score(scores);
    const double border = p_ * shares[order[0]];
    for (std::size_t i = least_; i < order.size(); ++i) {
      if (shares[order[i]] < border) scores[order[i]] = kLeftOut;
    }
  }

 private:
  double p_;
  std::size_t least_;
};

}  // namespace

MadeProcessor min_p(double p, std::size_t least) {
  return std::make_unique<MinP>(p, least);
}

}  // namespace glass::process
