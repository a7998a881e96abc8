// Hiding words while training, so that the model learns what a hidden word means: the inputs of occlusion and of mask
// baselines are then like those of training (Hase, Xie, Bansal 2021, "The Out-of-Distribution Problem in Explainability
// and Search Methods for Feature Importance Explanations").
#pragma once

#include <cstdint>

#include "glass/data/batch.h"
#include "glass/text/tokenizer.h"

namespace glass {

struct TrainConfig;

/// Hides a random share of each text while a model trains.
class TokenMasking {
 public:
  /// Error (config) when `train.mask_rate` is above 0 and the vocabulary has neither a mask nor an unknown token.
  TokenMasking(const TrainConfig& config, const SpecialIds& special);

  /// Replaces tokens of `batch` by the mask token; [CLS], [SEP] and [PAD] stay. Each text draws its own share s =
  /// u^(1/rate - 1), u uniform, whose mean is the rate: many texts stay nearly whole and some are hidden nearly
  /// entirely. Then each token is hidden with probability s. What happens to a token is a pure function of (seed,
  /// epoch, example, position); a rate of 0 changes nothing.
  void apply(Batch& batch, std::int64_t epoch) const;

 private:
  bool is_kept(std::int64_t id) const;

  double rate_;
  std::uint64_t seed_;
  SpecialIds special_;
};

}  // namespace glass
