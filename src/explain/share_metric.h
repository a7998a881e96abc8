// Metrics that hide, or keep, the highest-scored tokens of a text, several shares of it one after the other.
#pragma once

#include <string>
#include <vector>

#include "explain/masked_metric.h"

namespace glass {

/// Hides the tokens with the highest scores, or all others.
class ShareMetric : public MaskedMetric {
 public:
  void bind(config::Reader& reader) override;

 protected:
  enum class Top { hidden, kept };
  ShareMetric(std::string name, Top top, std::vector<double> shares)
      : MaskedMetric(std::move(name)), top_(top), shares_(std::move(shares)) {}
  /// One set a share; at least one token is taken of a text.
  std::vector<TokenSet> hidden_sets(const TokenScores& text) const override;
  /// mean_drop().
  Json numbers(const TokenScores& text, const std::vector<TokenSet>& sets, const MaskedAnswers& answers) const override;

 private:
  Top top_;
  std::vector<double> shares_;
};

/// {"mean", "drops"}: the fall of the probability for each share, and its mean over the shares (AOPC).
Json mean_drop(const MaskedAnswers& answers);

/// The shares of ERASER's code.
inline std::vector<double> eraser_shares() {
  return {0.01, 0.05, 0.1, 0.2, 0.5};
}

}  // namespace glass
