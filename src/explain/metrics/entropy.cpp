// Complexity (Bhatt et al. 2020): the entropy of an explanation's shares.
#include <cmath>

#include "explain/magnitudes.h"

namespace glass {

class Entropy final : public MagnitudeMetric {
 public:
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return "nat"; }

 protected:
  Json of_shares(const std::vector<double>& shares) const override {
    const double entropy = entropy_of_shares(shares);
    Json numbers = {{"mean", entropy}};
    if (shares.size() > 1) numbers["of_uniform"] = entropy / std::log(static_cast<double>(shares.size()));
    return numbers;
  }
};

GLASS_REGISTER_METRIC(Entropy, "entropy", "entropy of the shares of |score|: 0 where one token has everything",
                      "Shannon's entropy of |score| / sum of |score| over the text's tokens, and as a share of that of "
                      "a uniform explanation. Low: few tokens carry the explanation. It says how simple an explanation "
                      "is, not whether it is right.",
                      "Bhatt et al. 2020, https://arxiv.org/abs/2005.00631");

}  // namespace glass
