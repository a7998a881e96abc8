// Sufficiency (DeYoung et al. 2020): how far the probability falls when only the most important tokens are left.
#include "explain/share_metric.h"

namespace glass {

class Sufficiency final : public ShareMetric {
 public:
  Sufficiency() : ShareMetric("sufficiency", Top::kept, eraser_shares()) {}
  Better better() const override { return Better::low; }
};

GLASS_REGISTER_METRIC(Sufficiency, "sufficiency",
                      "how far the probability falls when only the most important tokens are left; lower is better",
                      "How far the probability of the explained class, or the explained value where there is none, "
                      "falls when all but the tokens with the highest "
                      "scores are hidden, the mean over several shares of the text. Near 0 these tokens are enough.",
                      "DeYoung et al. 2020 (ERASER), https://arxiv.org/abs/1911.03429");

}  // namespace glass
