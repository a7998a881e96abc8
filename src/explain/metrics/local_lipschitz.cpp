// Local Lipschitz estimate (Alvarez-Melis, Jaakkola 2018): how fast an explanation changes around a text.
#include "explain/noise_metric.h"

namespace glass {

class LocalLipschitz final : public NoiseMetric {
 protected:
  double change(const std::vector<double>& own, const std::vector<double>& copy, double distance) const override {
    return distance_between(own, copy) / distance;
  }
};

GLASS_REGISTER_METRIC(LocalLipschitz, "local_lipschitz",
                      "largest change of the scores over the change of the text's values; 0 is steadiest",
                      "The largest |scores(noisy text) - scores(text)| / |noise| over noisy copies of the text, and "
                      "the average over the copies, in the scores' unit over that of the values. It compares methods "
                      "of one model and one unit only.",
                      "Alvarez-Melis, Jaakkola 2018, https://arxiv.org/abs/1806.08049");

}  // namespace glass
