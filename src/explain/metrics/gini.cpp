// Sparseness (Chalasani et al. 2020): the Gini index of |score|.
#include <algorithm>

#include "explain/magnitudes.h"

namespace glass {

class Gini final : public MagnitudeMetric {
 public:
  bool are_shares() const override { return true; }

 protected:
  Json of_shares(const std::vector<double>& shares) const override { return {{"mean", gini(shares)}}; }

 private:
  /// 1 - 2 sum over rising shares of share_k (n - k + 1/2) / n (Hurley, Rickard 2009).
  static double gini(std::vector<double> shares) {
    std::sort(shares.begin(), shares.end());
    const auto n = static_cast<double>(shares.size());
    double sum = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) sum += shares[k] * (n - static_cast<double>(k + 1) + 0.5) / n;
    return std::max(0.0, 1 - 2 * sum);
  }
};

GLASS_REGISTER_METRIC(Gini, "gini", "Gini index of |score|: near 1 where few tokens have everything, 0 for equal ones",
                      "The Gini index of |score| over the text's tokens: 0 where all are equal, 1 - 1/n where one of n "
                      "has everything. It says how sparse an explanation is, not whether it is right.",
                      "Chalasani et al. 2020, https://arxiv.org/abs/1810.06583; formula: Hurley, Rickard 2009, "
                      "https://arxiv.org/abs/0811.4706");

}  // namespace glass
