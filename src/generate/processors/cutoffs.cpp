// epsilon_cutoff and eta_cutoff: tokens below a probability go, those of the largest scores stay.
#include <algorithm>
#include <cmath>

#include "generate/processors/processors.h"
#include "generate/score_math.h"

namespace glass::process {

namespace {

class Cutoff : public ScoreProcessor {
 public:
  Cutoff(double epsilon, std::size_t least, bool sinks) : epsilon_(epsilon), least_(least), sinks_(sinks) {}

  void apply(const TextSoFar& /*text*/, std::vector<double>& scores) const override {
    const std::vector<double> shares = probabilities_of(scores);
    const double border = sinks_ ? std::min(epsilon_, std::sqrt(epsilon_) * std::exp(-entropy_of(scores))) : epsilon_;
    const double kept = kth_largest(scores, least_);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (shares[i] < border && scores[i] < kept) scores[i] = kLeftOut;
    }
  }

 private:
  double epsilon_;
  std::size_t least_;
  bool sinks_;
};

}  // namespace

MadeProcessor epsilon_cutoff(double epsilon, std::size_t least) {
  return std::make_unique<Cutoff>(epsilon, least, false);
}
MadeProcessor eta_cutoff(double epsilon, std::size_t least) {
  return std::make_unique<Cutoff>(epsilon, least, true);
}

}  // namespace glass::process
