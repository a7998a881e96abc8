// Maximum sensitivity (Yeh et al. 2019): how far an explanation moves when the text's values move a little.
#include "explain/noise_metric.h"

namespace glass {

class SensitivityMax final : public NoiseMetric {
 public:
  Better better() const override { return Better::low; }

 protected:
  double change(const std::vector<double>& own, const std::vector<double>& copy, double /*distance*/) const override {
    return distance_between(own, copy) / distance_between(own, std::vector<double>(own.size()));
  }
};

GLASS_REGISTER_METRIC(SensitivityMax, "sensitivity_max",
                      "largest relative change of the scores under small noise where tokens enter; 0 is steadiest",
                      "The largest |scores(noisy text) - scores(text)| / |scores(text)| over noisy copies of the text, "
                      "and the average over the copies. Noise enters where the method reads the text; methods that do "
                      "not read it by values (occlusion, attention) have no such number.",
                      "Yeh et al. 2019, https://arxiv.org/abs/1901.09392");

}  // namespace glass
