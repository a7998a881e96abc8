// Does a method say the same when it draws anew?
#include <cmath>

#include "explain/rerun.h"
#include "glass/base/correlation.h"
#include "glass/base/hash.h"

namespace glass {

class SeedStability final : public ExplanationMetric {
 public:
  Better better() const override { return Better::high; }
  MetricNeeds needs() const override { return MetricNeeds::rerun; }
  void bind(config::Reader& reader) override {
    reader.field("seeds", seeds_, "further seeds that the texts are explained with").at_least(1).at_most(1000);
  }

  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) override {
    std::vector<std::vector<std::vector<double>>> by_case(cases.size());  // scores by seed
    for (std::size_t c = 0; c < cases.size(); ++c) by_case[c].push_back(own_scores(cases[c], *group));
    for (std::int64_t seed = 1; seed <= seeds_ && !cases.empty(); ++seed) {
      ExplainContext context = group->context();
      context.seed = derive_seed(context.seed, static_cast<std::uint64_t>(seed));
      const std::vector<Explanation> again = cases.front().explainer->explain(context, inputs_with_labels(*group));
      for (std::size_t c = 0; c < cases.size(); ++c) by_case[c].push_back(scores_among(cases[c], *group, again));
    }
    std::vector<Json> numbers;
    for (const auto& scores : by_case) numbers.push_back(agreement_of(scores));
    return numbers;
  }

 private:
  /// Means over all pairs of seeds.
  static Json agreement_of(const std::vector<std::vector<double>>& scores) {
    double ranks = 0, linear = 0, pairs = 0;
    for (std::size_t i = 1; i < scores.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const double rho = rank_correlation(scores[i], scores[j]);
        if (std::isnan(rho)) return Json::object();
        ranks += rho;
        linear += correlation(scores[i], scores[j]);
        pairs += 1;
      }
    }
    return {{"mean", ranks / pairs}, {"pearson", linear / pairs}};
  }

  std::int64_t seeds_ = 3;
};

GLASS_REGISTER_METRIC(SeedStability, "seed_stability",
                      "rank correlation of the scores of several seeds; 1 is steadiest",
                      "Spearman's and Pearson's correlation between the scores of a text that come out with different "
                      "seeds, the mean over all pairs. Methods that draw nothing have 1.",
                      "rank agreement of repeated runs, as in Visani et al. 2022, https://arxiv.org/abs/2001.11757");

}  // namespace glass
