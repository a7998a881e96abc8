// What a run folder says, as plain structs: the report's only input (docs/artefacts.md).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "driving_words.h"
#include "evaluation.h"
#include "example_choice.h"
#include "example_digest.h"
#include "explanation_set.h"
#include "glass/base/json.h"
#include "glass/base/statistics.h"
#include "predictions.h"

namespace glass::report {

struct TrainPoint {
  double step = 0, epoch = kUnknown, loss = kUnknown, learning_rate = kUnknown, gradient_norm = kUnknown,
         tokens_per_second = kUnknown;
  double seconds = kUnknown;
};
struct EvalPoint {
  std::string split;
  double step = 0, epoch = kUnknown;
  Metrics metrics;
};
struct Curves {
  std::vector<TrainPoint> train;
  std::vector<EvalPoint> evaluations;
};

struct ProbeLayer {
  std::string point;
  std::int64_t width = 0, iterations = 0;
  Interval accuracy, control;
  double selectivity = kUnknown, penalty = kUnknown, loss_nats = kUnknown, gap_nats = kUnknown;
};
struct ProbeSet {
  std::string file, label, states;
  std::string test_split;  ///< that the accuracies are of; "" in files of older versions
  std::vector<std::string> classes;
  std::int64_t train = 0, held_out = 0, test = 0;
  double majority_accuracy = kUnknown;
  std::vector<ProbeLayer> layers;
};

/// Everything found; what is absent is empty.
struct Artefacts {
  std::optional<Json> record, bench, lab;
  std::string record_place, bench_place;
  Curves curves;
  std::optional<Evaluation> evaluation;
  std::vector<ExplanationSet> explanations;
  ExampleDigest digest;              ///< of all explained texts
  std::vector<DrivingWord> words;    ///< by digest.primary_method, those that are the strongest somewhere
  std::vector<DrivingWord> corpus;   ///< the same, all of them
  std::vector<ExampleGroup> groups;  ///< the texts that are drawn
  std::vector<ProbeSet> probes;
  std::vector<SplitPredictions> predictions;  ///< of the splits of `evaluation` that have a file
  std::string config_toml;
  std::string title;                ///< [report] title
  std::int64_t most_examples = 20;  ///< [report] examples
  std::string folder_name;

  bool empty() const;
};

/// A number of record.json by its path, NaN where it is absent.
double record_number(const Artefacts& artefacts, const char* section, const char* key);

/// Reads a run or explanation folder. A folder that holds nothing to report, and a broken file, are Errors of kind
/// data.
Artefacts read_artefacts(const std::filesystem::path& folder);

// One reader a file, each in its own source file; `file` is the path, named in errors relative to the folder.
Curves read_curves(const std::filesystem::path& file, const std::string& name);
Evaluation read_evaluation(const std::filesystem::path& file, const std::string& name);
/// The files of explanations of a folder: fills in explanations, digest, words and groups. Each file is read twice,
/// text by text, and of the texts only those that are drawn stay (at most most_examples).
void read_explanations(const std::filesystem::path& folder, const std::vector<std::string>& names,
                       Artefacts& artefacts);
ProbeSet read_probes(const std::filesystem::path& file, const std::string& name);

}  // namespace glass::report
