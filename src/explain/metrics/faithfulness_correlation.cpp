// Faithfulness correlation (Bhatt et al. 2020): sums of scores against falls of the output, over random sets of tokens.
#include <cmath>

#include "explain/subset_metric.h"

namespace glass {

class FaithfulnessCorrelation final : public SubsetMetric {
 public:
  FaithfulnessCorrelation() : SubsetMetric("faithfulness_correlation") {}
  void bind(config::Reader& reader) override {
    reader.field("share", share_, "share of the text's tokens that each set has").above(0).below(1);
    reader.field("subsets", subsets_, "random sets a text").at_least(2).at_most(100'000);
    MaskedMetric::bind(reader);
  }

 protected:
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override {
    return draw_sets(text, size_of_share(share_, text.size()), subsets_, 0);
  }
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets,
               const MaskedAnswers& answers) const override {
    const double pearson = sums_against_drops(text, sets, answers, 0, sets.size());
    if (std::isnan(pearson)) return Json::object();
    return {{"mean", pearson}};
  }

 private:
  double share_ = 0.2;
  std::int64_t subsets_ = 100;
};

GLASS_REGISTER_METRIC(FaithfulnessCorrelation, "faithfulness_correlation",
                      "correlation of sums of scores and falls of the output over random sets of tokens; 1 is best",
                      "Pearson's correlation between the summed scores of random sets of tokens and how far the "
                      "output falls when the set is hidden. Texts where one of them does not vary have none.",
                      "Bhatt et al. 2020, https://arxiv.org/abs/2005.00631");

}  // namespace glass
