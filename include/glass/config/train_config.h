// The settings of [train].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/config/reader.h"

namespace glass {

/// How it is trained. Bounds, units and meanings: src/config/settings/train.cpp.
struct TrainConfig {
  std::int64_t seed = 1, epochs = 3, steps = 0;  ///< steps > 0 overrides epochs
  std::int64_t batch_size = 64, batch_tokens = 0;
  std::int64_t accumulation = 1;  ///< parts of a batch that are computed one after the other
  std::int64_t part_tokens = 0;   ///< most tokens of a part; 0: no limit
  bool checkpointing = false;     ///< blocks are computed again for their gradients
  bool group_by_length = true;
  double mask_rate = 0.0;  ///< mean share of tokens hidden in training
  double learning_rate = 5e-4, warmup_fraction = 0.1;
  std::string schedule = "linear";  ///< linear, cosine, constant
  double weight_decay = 0.1;
  std::vector<double> betas = {0.9, 0.99};
  double clip_norm = 1.0;       ///< 0 = off
  std::int64_t eval_every = 0;  ///< steps; 0 = each epoch
  std::int64_t save_every = 0;  ///< steps; 0 = each epoch
  std::int64_t keep_checkpoints = 2;
  std::int64_t patience = 0;            ///< evaluations without a better dev metric before stopping; 0 = off
  config::NumbersOrWord class_weights;  ///< of classification: one a class, or "balanced"
  std::vector<std::string> freeze;      ///< globs of weights that training leaves as they are
  std::string keep_best = "auto";       ///< a metric of the task; auto: its first
};

/// Binds the section "train".
void bind_settings(config::Reader& reader, TrainConfig& train);

}  // namespace glass
