// The settings of [train].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "glass/config/reader.h"

namespace glass {

/// Every kind of optimizer: what train.optimizer may be.
const std::vector<std::string>& optimizer_kinds();

/// One more kind, of a program that brings an optimizer of its own (GLASS_REGISTER_OPTIMIZER does this).
void add_optimizer_kind(const std::string& kind);

/// Every kind of schedule: what train.schedule may be.
const std::vector<std::string>& schedule_kinds();

/// [train.plateau]: when the schedule of that name falls.
struct PlateauConfig {
  double factor = 0.5, threshold = 1e-4;
  std::int64_t patience = 2, cooldown = 0;  ///< evaluations
};

/// Weights that are trained otherwise than the rest: one section [train.groups.NAME].
struct WeightGroupConfig {
  std::string name;
  std::vector<std::string> weights;  ///< globs of their names
  double rate = 1;                   ///< times train.learning_rate
  double weight_decay = 0;           ///< of its matrices; by default train.weight_decay
  bool frozen = false;
};

/// [train.sgd]
struct SgdConfig {
  double momentum = 0.9;
  bool nesterov = false;
};

/// [train.adafactor]
struct AdafactorConfig {
  double beta2_decay = -0.8, least_scale = 1e-3, largest_update = 1;
};

/// [train.muon]
struct MuonConfig {
  double momentum = 0.95;
  bool nesterov = true;
  std::int64_t iterations = 5;
  std::string rate_rule = "match_rms_adamw";          ///< or original
  std::vector<std::string> weights = {"*.layers.*"};  ///< globs; those of them that are matrices
};

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
  std::string schedule = "linear";  ///< one of schedule_kinds()
  double least_rate = 0;            ///< share of learning_rate at the end
  std::int64_t cycles = 4;          ///< of cosine_restarts
  double decay_fraction = 0.2;      ///< of wsd
  std::string decay_shape = "linear";
  PlateauConfig plateau;
  double weight_decay = 0.1;
  std::vector<double> betas = {0.9, 0.99};
  std::string optimizer = "adamw";  ///< one of optimizer_kinds()
  double epsilon = 1e-8;            ///< of adamw and adam
  SgdConfig sgd;
  AdafactorConfig adafactor;
  MuonConfig muon;
  double layer_decay = 1;                 ///< rate of a block over that of the block above it
  std::vector<WeightGroupConfig> groups;  ///< by name
  double clip_norm = 1.0;                 ///< 0 = off
  std::int64_t eval_every = 0;            ///< steps; 0 = each epoch
  std::int64_t save_every = 0;            ///< steps; 0 = each epoch
  std::int64_t keep_checkpoints = 2;
  std::int64_t patience = 0;            ///< evaluations without a better dev metric before stopping; 0 = off
  config::NumbersOrWord class_weights;  ///< of classification: one a class, or "balanced"
  std::vector<std::string> freeze;      ///< globs of weights that training leaves as they are
  std::string keep_best = "auto";       ///< a metric of the task; auto: its first
};

/// Binds the section "train.plateau".
void bind_settings(config::Reader& reader, PlateauConfig& plateau);

/// Binds train.learning_rate, train.schedule and what belongs to it.
void bind_schedule_settings(config::Reader& reader, TrainConfig& train);

/// Binds train.optimizer and what belongs to it.
void bind_optimizer_settings(config::Reader& reader, TrainConfig& train);

/// Binds the sections below "train", after all of its own settings.
void bind_train_sections(config::Reader& reader, TrainConfig& train);

/// Binds the section "train".
void bind_settings(config::Reader& reader, TrainConfig& train);

}  // namespace glass
