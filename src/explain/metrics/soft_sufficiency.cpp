// Soft normalised sufficiency (Zhao, Aletras 2023): how much stays where every token keeps as much as its score.
#include "explain/soft_metric.h"

namespace glass {

class SoftSufficiency final : public SoftMetric {
 public:
  SoftSufficiency() : SoftMetric(Kept::important) {}

 protected:
  double share_of(double lost, double lost_at_most) const override { return 1 - lost / lost_at_most; }
};

GLASS_REGISTER_METRIC(
    SoftSufficiency, "soft_sufficiency",
    "share of the probability that stays when tokens keep random parts of their vectors, as large as their scores; "
    "higher is better",
    "Each number of a token's vector stays with a chance that grows with the token's score, from 0 for the text's "
    "lowest to 1 for its highest, and becomes 0 otherwise: how much of the probability of the explained class, or of "
    "the explained value where there is none, then stays, as a share of what is lost when every token is all zeros. "
    "Where nothing is lost then, there is no number. An explanation that scores many tokens high keeps more.",
    "Zhao, Aletras 2023 (Soft-NS), https://arxiv.org/abs/2305.10496");

}  // namespace glass
