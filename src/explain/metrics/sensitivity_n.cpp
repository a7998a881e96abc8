// Sensitivity-n (Ancona et al. 2018): faithfulness correlation for sets of several sizes.
#include <cmath>

#include "explain/subset_metric.h"

namespace glass {

class SensitivityN final : public SubsetMetric {
 public:
  SensitivityN() : SubsetMetric("sensitivity_n") {}
  void bind(config::Reader& reader) override {
    reader.field("shares", shares_, "sizes of the sets, as shares of the text's tokens")
        .above(0)
        .below(1)
        .count(1, 100);
    reader.field("subsets", subsets_, "random sets of each size").at_least(2).at_most(100'000);
    MaskedMetric::bind(reader);
  }

 protected:
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override {
    std::vector<TokenSet> sets;
    for (std::size_t s = 0; s < shares_.size(); ++s) {
      for (TokenSet& set : draw_sets(text, size_of_share(shares_[s], text.size()), subsets_, s))
        sets.push_back(std::move(set));
    }
    return sets;
  }

  /// Sizes at which nothing varies have no correlation and are left out of the mean.
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets,
               const MaskedAnswers& answers) const override {
    const auto count = static_cast<std::size_t>(subsets_);
    Json by_share = Json::array();
    double sum = 0, defined = 0;
    for (std::size_t s = 0; s < shares_.size(); ++s) {
      const double pearson = sums_against_drops(text, sets, answers, s * count, count);
      by_share.push_back(std::isnan(pearson) ? Json() : Json(pearson));
      if (std::isnan(pearson)) continue;
      sum += pearson;
      defined += 1;
    }
    if (defined == 0) return Json::object();
    return {{"mean", sum / defined}, {"by_share", by_share}};
  }

 private:
  std::vector<double> shares_ = {0.1, 0.3, 0.5, 0.7, 0.9};
  std::int64_t subsets_ = 50;
};

GLASS_REGISTER_METRIC(SensitivityN, "sensitivity_n",
                      "correlation of sums of scores and falls of the output, over sets of several sizes; 1 is best",
                      "Pearson's correlation between the summed scores of random sets of tokens and how far the "
                      "output falls when the set is hidden, for sets of several sizes; the mean over the sizes.",
                      "Ancona et al. 2018, https://arxiv.org/abs/1711.06104");

}  // namespace glass
