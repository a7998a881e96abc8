// Soft erasure (Zhao, Aletras 2023): every token keeps a random part of its vector, as large as its score or as what
// the score leaves, so that all scores count and not only which tokens are the top ones.
#pragma once

#include <vector>

#include "explain/token_scores.h"
#include "glass/explain/metric.h"

namespace glass {

/// Derive, write share_of() and register. With q in [0, 1] for each token, the score's way from the text's lowest to
/// its highest, each number of a token's vector where tokens enter the model stays with probability q (or 1 - q) and is
/// 0 otherwise. Special tokens stay whole. Two methods are judged by the same draws.
class SoftMetric : public ExplanationMetric {
 public:
  MetricNeeds needs() const final { return MetricNeeds::masked_scores; }
  Better better() const final { return Better::high; }
  bool are_shares() const final { return true; }
  void bind(config::Reader& reader) final;
  std::vector<Json> measure(const std::vector<MetricCase>& cases, ExplainGroup* group) final;

 protected:
  enum class Kept { important, unimportant };
  explicit SoftMetric(Kept kept) : kept_(kept) {}
  /// The share in [0, 1] of what is lost without any token (`lost_at_most` > 0) that an erased copy, having lost `lost`
  /// >= 0, speaks for.
  virtual double share_of(double lost, double lost_at_most) const = 0;

 private:
  std::vector<double> keep_chances(const TokenScores& text, std::size_t tokens) const;
  Kept kept_;
  std::int64_t samples_ = 10;
};

}  // namespace glass
