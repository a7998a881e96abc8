// Log-odds (Shrikumar et al. 2017, Sanyal and Ren 2021): how far the logarithm of the probability falls when the most
// important tokens are hidden.
#include <cmath>
#include <limits>

#include "explain/share_metric.h"

namespace glass {

class LogOdds final : public ShareMetric {
 public:
  LogOdds() : ShareMetric("log_odds", Top::hidden, {0.2}) {}
  Better better() const override { return Better::low; }
  std::string unit(const ScoreMeaning& /*meaning*/, const Target& /*target*/) const override { return "nat"; }

 protected:
  Json numbers(const TokenScores& /*text*/, const std::vector<TokenSet>& /*sets*/,
               const MaskedAnswers& answers) const override {
    if (!answers.has_probabilities) return Json::object();
    double sum = 0;
    for (const MaskedScore& score : answers.masked) sum += log_of(score) - log_of(answers.plain);
    return {{"mean", sum / static_cast<double>(answers.masked.size())}};
  }

 private:
  /// A probability below the smallest float64 counts as that.
  static double log_of(const MaskedScore& score) {
    return std::log(std::max(score.probability, std::numeric_limits<double>::min()));
  }
};

GLASS_REGISTER_METRIC(LogOdds, "log_odds", "change of log p when the most important tokens are hidden; lower is better",
                      "log p(text without the tokens with the highest scores) - log p(text) of the explained class, "
                      "the mean over the shares. It is called log-odds in the field and is a difference of "
                      "log-probabilities. Scores without probabilities have none.",
                      "Shrikumar et al. 2017, https://arxiv.org/abs/1704.02685; as used by Sanyal, Ren 2021, "
                      "https://arxiv.org/abs/2108.13654");

}  // namespace glass
