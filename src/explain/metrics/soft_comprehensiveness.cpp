// Soft normalised comprehensiveness (Zhao, Aletras 2023): how much is lost where every token loses as much as its
// score.
#include "explain/soft_metric.h"

namespace glass {

class SoftComprehensiveness final : public SoftMetric {
 public:
  SoftComprehensiveness() : SoftMetric(Kept::unimportant) {}

 protected:
  double share_of(double lost, double lost_at_most) const override { return lost / lost_at_most; }
};

GLASS_REGISTER_METRIC(
    SoftComprehensiveness, "soft_comprehensiveness",
    "share of the probability's fall when tokens lose random parts of their vectors, as large as their scores; higher "
    "is better",
    "Each number of a token's vector becomes 0 with a chance that grows with the token's score, from 0 for the text's "
    "lowest to 1 for its highest: how far the probability of the explained class, or the explained value where there "
    "is none, then falls, as a share of its fall when every token is all zeros. Where it does not fall then, there is "
    "no number. An explanation that scores many tokens high erases more.",
    "Zhao, Aletras 2023 (Soft-NC), https://arxiv.org/abs/2305.10496");

}  // namespace glass
