// Metrics along a ranking: tokens are hidden one after the other, and the model answers at every point.
#pragma once

#include <string>
#include <vector>

#include "explain/masked_metric.h"

namespace glass {

/// From all tokens shown to none, or from none to all, in an order of the tokens.
class CurveMetric : public MaskedMetric {
 public:
  void bind(config::Reader& reader) override;

 protected:
  enum class Walk {
    hides_best,    ///< the highest score is hidden first
    shows_best,    ///< the highest score is shown first
    shows_weakest  ///< the smallest |score| is shown first
  };
  CurveMetric(std::string name, Walk walk) : MaskedMetric(std::move(name)), walk_(walk) {}
  /// One set a point, both ends included. A text of fewer tokens than steps has one step a token.
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override;
  /// area_under().
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets, const MaskedAnswers& answers) const override;

 private:
  Walk walk_;
  std::int64_t steps_ = 100;
};

/// {"mean"}: the area under the probabilities by the trapezoid rule, over the number of steps (Petsiuk et al. 2018).
Json area_under(const MaskedAnswers& answers);

}  // namespace glass
