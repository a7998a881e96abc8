// The stages of a run, each leaving its files in the run folder: train, evaluate, explain, probe, report.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/base/run_folder.h"
#include "glass/pipeline/explain.h"
#include "glass/pipeline/observer.h"
#include "glass/pipeline/setup.h"
#include "glass/probe/probe.h"
#include "glass/train/processes.h"
#include "glass/train/run_data.h"
#include "glass/train/trainer.h"

namespace glass::pipeline {

/// A run in progress: what is there, and what the record will say.
struct RunContext {
  const Setup& setup;
  const Observer& observer;
  RunFolder folder;
  RunData data;
  std::unique_ptr<Transformer> model;
  std::vector<std::string> argv;  ///< the command line, for the record
  std::string started;            ///< time of day
  Json seconds = Json::object();  ///< by stage
  TrainResult training;
  Processes& processes;  ///< that train together; the first one writes
};

/// Reads the data and builds the model; what is wrong with the stages after training is said here.
RunContext prepare_run(const Setup& setup, const std::filesystem::path& folder, const Observer& observer,
                       Processes& processes);

/// What the scores of the run's model mean, and the job of explaining it under [explain].
std::unique_ptr<ScoreMeaning> meaning_of(const Setup& setup, const RunData& data);
ExplainJob job_of(const Setup& setup, const RunData& data, Transformer& model, const ScoreMeaning& meaning,
                  const std::filesystem::path& folder);
/// The first explain.limit texts of explain.split. Error (config) for a split that is not there.
std::vector<TextToExplain> texts_to_explain(const RunData& data, const ExplainConfig& config);

/// The same of lab.limit and lab.split.
std::vector<TextToExplain> lab_texts(const RunData& data, const LabConfig& config);

/// True where [explain], [probe] or [lab] ask for something.
bool has_later_stages(const Config& config);
/// Throws the Error that a stage after training would end with: methods, metrics, targets, baselines and texts of
/// [explain], points and labels of [probe], names and texts of [lab]. The model, trained or not, explains and reads one
/// short text.
void check_later_stages(const Setup& setup, const RunData& data, Transformer& model);

void train_stage(RunContext& run, bool restart);
/// Writes evaluation.json; returns it.
Json evaluate_stage(RunContext& run);
/// Writes explanations/<split>.json where [explain] asks for methods.
void explain_stage(RunContext& run);
/// Writes probes/<label>.json where [probe] asks for points; returns their documents.
std::vector<Json> probe_stage(RunContext& run);
/// Writes lab.json and lab.jsonl where [lab] names a split: the laboratory of the trained model, opened with the same
/// config and settings.
void lab_stage(RunContext& run, const std::filesystem::path& config, const std::vector<std::string>& sets);
/// Writes record.json, and report.html unless [report] says no.
void report_stage(RunContext& run);
void write_record(const RunContext& run);

/// Adds the stage's wall time to `seconds` and logs it when it ends.
class StageClock {
 public:
  StageClock(Json& seconds, std::string name);
  ~StageClock();
  StageClock(const StageClock&) = delete;
  StageClock& operator=(const StageClock&) = delete;

 private:
  Json& seconds_;
  std::string name_;
  double start_;
};

/// What probes learn from and are tested on.
struct ProbedTexts {
  const TokenizedDataset &train, &dev;
  const Tokenizer& tokenizer;
  const std::vector<std::string>& label_names;
};
ProbedTexts probed_texts(const RunData& data);
/// What was read of them.
CutCounts probed_counts(const RunData& data);
/// Labels to probe for: "label" from the data, "length" in terciles, "word:<word>", "tag".
std::vector<ProbeTask> probe_tasks(const ProbedTexts& texts, const std::vector<std::string>& labels);
/// Adds to the documents of probes what was read of their texts: "cut_texts", "cut_tokens", "unknown_tokens".
void add_counts(std::vector<Json>& documents, const CutCounts& counts);
/// Writes the documents of probes, a file a label.
void write_probes(const std::filesystem::path& folder, const std::vector<ProbeTask>& tasks,
                  const std::vector<Json>& documents);

/// What is in the data, by split: {"train": {"path", "texts", "examples", "classes", "tokens": {"least", "median",
/// "p95", "most"}, "unknown_share", "cut_texts", "cut_tokens", "repeated_texts"}, "dev": {..., "texts_also_in_train"},
/// ...}.
Json data_facts(const RunData& data);

}  // namespace glass::pipeline
