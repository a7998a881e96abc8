// The stages of a run, each leaving its files in the run folder: train, evaluate, explain, probe. run, train, explain
// and probe share them.
#pragma once

#include "cli/engine/session.h"
#include "glass/base/json.h"
#include "glass/base/run_folder.h"
#include "glass/probe/probe.h"
#include "glass/train/run_data.h"
#include "glass/train/trainer.h"

namespace glass::cli {

/// A run in progress: what is there, and what the record will say.
struct RunContext {
  Session& session;
  RunFolder folder;
  RunData data;
  std::unique_ptr<Transformer> model;
  Json seconds = Json::object();  ///< by stage
  TrainResult training;
};

/// Reads the data, builds the model; writes config.toml once training may start.
RunContext prepare_run(Session& session, const std::filesystem::path& folder);

void train_stage(RunContext& run, bool restart);
/// Writes evaluation.json; returns it.
Json evaluate_stage(RunContext& run);
/// Writes explanations/<split>.json where [explain] asks for methods.
void explain_stage(RunContext& run);
/// Writes probes/<label>.json where [probe] asks for points; returns their documents.
std::vector<Json> probe_stage(RunContext& run);
/// Writes record.json.
void write_record(const RunContext& run, const Arguments& arguments, const std::string& started);

/// Writes the explanations of a model to `path`, with the rows of the metrics, and large arrays to the .safetensors
/// file beside it. Returns the document.
Json write_explanations(const std::filesystem::path& path, const Json& model_facts, const ExplainWork& work,
                        const std::vector<ExplainedExample>& examples, const Json& metrics);
Json model_facts(const std::string& name, const std::vector<std::string>& label_names,
                 const std::string& weights_sha256, std::int64_t max_length);

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

/// Labels to probe for: "label" from the data, "length" in terciles, "word:<word>".
std::vector<ProbeTask> probe_tasks(const RunData& data, const std::vector<std::string>& labels);

}  // namespace glass::cli
