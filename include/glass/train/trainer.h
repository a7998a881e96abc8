// The training loop: batches, loss, clipping, updates, evaluation, checkpoints, resume.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/data/tokenized_dataset.h"
#include "glass/model/transformer.h"
#include "glass/task/task.h"
#include "glass/text/tokenizer.h"

namespace glass {

struct LoadedConfig;
class Processes;

/// Everything that a run learns from, ready for the loop.
struct TrainingData {
  TokenizedDataset train, dev;
};

/// What is trained, on what, and where it is written.
struct TrainRequest {
  const LoadedConfig* config = nullptr;
  const Task* task = nullptr;
  const Tokenizer* tokenizer = nullptr;
  const TrainingData* data = nullptr;
  std::filesystem::path run_folder;
  bool restart = false;  ///< forget earlier checkpoints
  /// Those that train this model together; null: this one alone. All make the same request, each on its own model.
  Processes* processes = nullptr;
  /// Bytes that the run may take beside its model; without it what the machine says (a CPU).
  std::optional<std::uint64_t> free_bytes = {};
  /// Asked before each step and each batch of an evaluation: true saves and stops. Empty: interrupt_requested().
  std::function<bool()> stop;
};

/// What a training came to.
struct TrainResult {
  std::int64_t steps = 0, best_step = 0;
  bool resumed = false, stopped_early = false, was_finished = false;
  Json best_metrics;
  double seconds = 0, tokens_per_second = 0;
};

/// Trains `model` (on its device) and leaves the best weights in it and in run_folder/model. The same call again
/// resumes from the newest intact checkpoint, bit for bit on the CPU. Errors: non_finite with step, example numbers and
/// first bad point; saved (75) after a signal; storage when the disk is full (the last checkpoint stays). Of several
/// processes each computes its share of every step and all have the same weights; the first one writes. Error (device)
/// where another one ended or does not answer.
TrainResult train(Transformer& model, const TrainRequest& request);

/// What a model says of a split: evaluation mode, batches of like length. Null when `stop`, asked before each batch,
/// says true.
std::unique_ptr<Evaluation> judge_split(Subject& subject, const Task& task, const TokenizedDataset& data,
                                        const std::function<bool()>& stop, std::int64_t batch_tokens = 4096);

/// The same of some examples of a split.
std::unique_ptr<Evaluation> judge_examples(Subject& subject, const Task& task, const TokenizedDataset& data,
                                           const std::vector<std::uint32_t>& examples,
                                           const std::function<bool()>& stop, std::int64_t batch_tokens = 4096);

/// A `stop` that never stops: a signal is an Error (interrupted).
bool stop_at_signal();

/// Task metrics of a split, one entry of evaluation.json's "splits". A signal is an Error (interrupted).
Json evaluate_split(Subject& subject, const Task& task, const TokenizedDataset& data, std::int64_t batch_tokens = 4096);

/// The same with an own question before each batch; nothing when `stop` says true.
std::optional<Json> evaluate_until(Subject& subject, const Task& task, const TokenizedDataset& data,
                                   const std::function<bool()>& stop, std::int64_t batch_tokens = 4096);

}  // namespace glass
