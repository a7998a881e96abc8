// Agreement with leave-one-out: do the scores rank the tokens as hiding them one at a time does?
#include <cmath>

#include "explain/masked_metric.h"
#include "glass/base/correlation.h"

namespace glass {

class LeaveOneOut final : public MaskedMetric {
 public:
  LeaveOneOut() : MaskedMetric("leave_one_out") {}
  Better better() const override { return Better::high; }
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return ""; }

 protected:
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override {
    std::vector<TokenSet> sets;
    for (const std::uint32_t token : text.tokens) sets.push_back({token});
    return sets;
  }
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& /*sets*/,
               const MaskedAnswers& answers) const override {
    const std::vector<double> drops = answers.drops();
    const double tau = kendall_tau(text.scores, drops);
    if (std::isnan(tau)) return Json::object();
    return {{"mean", tau}, {"pearson", correlation(text.scores, drops)}};
  }
};

GLASS_REGISTER_METRIC(LeaveOneOut, "leave_one_out",
                      "Kendall's tau between the scores and the output's falls without each token; 1 is best",
                      "Kendall's tau-b between the scores and how far the output falls when each token is hidden "
                      "alone, and Pearson's correlation of the same. Occlusion of single tokens with the same "
                      "replacement has 1 by definition: it says how far a method agrees with occlusion, not which is "
                      "right.",
                      "Jain, Wallace 2019, https://arxiv.org/abs/1902.10186; ferret, https://arxiv.org/abs/2208.01575");

}  // namespace glass
