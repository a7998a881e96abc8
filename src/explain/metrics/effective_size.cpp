// How many tokens an explanation is about.
#include <algorithm>
#include <cmath>

#include "explain/magnitudes.h"

namespace glass {

class EffectiveSize final : public MagnitudeMetric {
 public:
  void bind(config::Reader& reader) override {
    reader.field("share", share_, "share of the sum of |score| that the counted tokens have to hold").above(0).below(1);
  }
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return "tokens"; }

 protected:
  Json of_shares(const std::vector<double>& shares) const override {
    return {{"mean", std::exp(entropy_of_shares(shares))}, {"tokens_of_share", tokens_of_share(shares)}};
  }

 private:
  /// The fewest tokens whose shares reach the asked one.
  double tokens_of_share(std::vector<double> shares) const {
    std::sort(shares.rbegin(), shares.rend());
    double sum = 0, count = 0;
    for (const double share : shares) {
      if (sum >= share_) break;
      sum += share;
      ++count;
    }
    return count;
  }

  double share_ = 0.9;
};

GLASS_REGISTER_METRIC(EffectiveSize, "effective_size", "number of tokens that an explanation is about",
                      "The exponential of the entropy of |score| / sum of |score|: as many tokens of equal score would "
                      "have the same entropy. Beside it the fewest tokens that hold the asked share of the sum.",
                      "Hill 1973, https://doi.org/10.2307/1934352");

}  // namespace glass
