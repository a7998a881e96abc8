// Insertion (Petsiuk et al. 2018): the area under the probability while the highest-scored tokens are shown first.
#include "explain/curve_metric.h"

namespace glass {

class InsertionAuc final : public CurveMetric {
 public:
  InsertionAuc() : CurveMetric("insertion_auc", Walk::shows_best) {}
  Better better() const override { return Better::high; }
};

GLASS_REGISTER_METRIC(InsertionAuc, "insertion_auc",
                      "area under the probability while tokens are shown, the highest first; higher is better",
                      "The mean probability of the explained class, or of the explained value where there is none, "
                      "while a text whose tokens are all hidden gets them back one after the other, the highest score "
                      "first. A good explanation makes it rise at once.",
                      "Petsiuk et al. 2018 (RISE), https://arxiv.org/abs/1806.07421");

}  // namespace glass
