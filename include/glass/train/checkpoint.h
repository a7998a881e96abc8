// Checkpoints: complete or absent, verified by hashes, the previous one kept until the new one is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/model/transformer.h"
#include "glass/optim/schedule.h"

namespace glass {

/// What a run has to remember beside its tensors.
struct TrainState {
  std::int64_t step = 0;             ///< updates done
  std::int64_t evaluated_step = -1;  ///< last step that was evaluated
  std::int64_t best_step = 0;        ///< 0: nothing evaluated yet
  double best_value = 0;
  Json best_metrics = nullptr;
  std::int64_t evaluations_without_gain = 0;
  bool stopped_early = false, finished = false;
  Plateau plateau;                  ///< of the schedule of that name
  std::uint64_t metrics_bytes = 0;  ///< length of metrics.jsonl
  double seconds = 0;               ///< wall time so far, evaluations and saves included
  double step_seconds = 0;          ///< of it, time of the training steps alone
  std::int64_t tokens = 0;          ///< tokens trained on so far
  std::vector<double> line_losses;  ///< of the steps since the last line of metrics.jsonl
  std::string config;               ///< resolved TOML
  std::string data_hash;            ///< of the tokenized training and dev sets, the classes' names and the vocabulary
  std::string device, matmul, attention;
  std::int64_t threads = 0, processes = 1;
  std::int64_t halvings = 0;  ///< of the parts of train.accumulation, for want of memory

  Json to_json() const;
  static TrainState from_json(const Json& document, const std::string& origin);
};

/// What a run goes on from.
struct Checkpoint {
  TrainState state;
  NamedTensors weights, optimizer;
  NamedTensors best;  ///< empty where the best weights are these weights, or nothing was evaluated
};

/// Writes folder/step-N: files into a temporary folder, each synced, MANIFEST.json (sizes and hashes) last, then a
/// rename. Older checkpoints beyond the last `keep` go only then. Error (storage) when the disk has not 1.2 x the size
/// free.
std::filesystem::path save_checkpoint(const std::filesystem::path& folder, const Checkpoint& checkpoint,
                                      std::size_t keep = 2);

/// The newest checkpoint whose manifest verifies; broken ones are named in a warning and passed over. Nothing when
/// there is none; Error (data) when there are checkpoints and every one is broken.
std::optional<Checkpoint> load_newest_checkpoint(const std::filesystem::path& folder);

/// Bytes of the tensors' values.
std::uint64_t bytes_of(const NamedTensors& tensors);

/// Error (storage) when the disk of `folder` has not 1.2 x `bytes` free.
void check_checkpoint_space(const std::filesystem::path& folder, std::uint64_t bytes);

/// Removes what interrupted saves left behind, and puts back a checkpoint that one of them had moved aside.
void remove_unfinished_checkpoints(const std::filesystem::path& folder);

/// The checkpoints of a folder, newest first.
std::vector<std::filesystem::path> list_checkpoints(const std::filesystem::path& folder);

}  // namespace glass
