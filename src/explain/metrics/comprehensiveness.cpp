// Comprehensiveness (DeYoung et al. 2020): how far the probability falls when the most important tokens are hidden.
#include "explain/share_metric.h"

namespace glass {

class Comprehensiveness final : public ShareMetric {
 public:
  Comprehensiveness() : ShareMetric("comprehensiveness", Top::hidden, eraser_shares()) {}
  Better better() const override { return Better::high; }
};

GLASS_REGISTER_METRIC(Comprehensiveness, "comprehensiveness",
                      "how far the probability falls when the most important tokens are hidden; higher is better",
                      "How far the probability of the explained class, or the explained value where there is none, "
                      "falls when the tokens with the highest scores are hidden, the mean "
                      "over several shares of the text. The more it falls, the more the model needed them.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
