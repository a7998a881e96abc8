// Deletion (Petsiuk et al. 2018): the area under the probability while the highest-scored tokens are hidden first.
#include "explain/curve_metric.h"

namespace glass {

class DeletionAuc final : public CurveMetric {
 public:
  DeletionAuc() : CurveMetric("deletion_auc", Walk::hides_best) {}
  Better better() const override { return Better::low; }
};

GLASS_REGISTER_METRIC(DeletionAuc, "deletion_auc",
                      "area under the probability while tokens are hidden, the highest first; lower is better",
                      "The mean probability of the explained class, or of the explained value where there is none, "
                      "while the tokens are hidden one after the other, the highest score first. A good explanation "
                      "makes it fall at once.",
                      "Petsiuk et al. 2018 (RISE), https://arxiv.org/abs/1806.07421");

}  // namespace glass
