// A run: train, evaluate, explain, probe and report, as a config asks for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/base/process_place.h"
#include "glass/pipeline/observer.h"
#include "glass/train/trainer.h"

namespace glass::pipeline {

/// What a run is made from.
struct RunRequest {
  std::filesystem::path config;
  std::vector<std::string> sets = {};  ///< "key=value", on top of the file
  std::filesystem::path out = {};      ///< the run folder; empty: `runs/<name of the config>`
  bool restart = false;                ///< forget what an earlier run left
  bool only_train = false;             ///< stop after the evaluation
  ProcessPlace place = {};             ///< of this process among those that train together
  std::vector<std::string> argv = {};  ///< the command line, for the record
};

/// What a run came to.
struct RunResult {
  std::filesystem::path folder;
  std::filesystem::path report;  ///< empty where none was asked for
  Json evaluation;               ///< evaluation.json
  TrainResult training;
};

/// Runs a config. The same request again goes on where it was stopped, and a finished training is not repeated. Errors:
/// config, data, storage as the stages say; saved (75) when it was stopped while training. Of several processes all
/// train and the first one does the rest; the others return without an evaluation.
RunResult run(const RunRequest& request, const Observer& observer = {});

/// One run a seed in seed-N/ below the run folder, and seeds.json: means over the seeds with Student's 95 % intervals;
/// returns it.
Json run_seeds(const RunRequest& request, const std::vector<std::int64_t>& seeds, const Observer& observer = {});

/// What a run of a config would do, as `glassformer check` prints it: {"task", "data": {split: {...}}, "cost": {...}}.
Json check(const RunRequest& request);

}  // namespace glass::pipeline
