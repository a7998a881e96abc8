// Training, evaluation and explanation of a run.
#include "pipeline/run_stages.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/record.h"
#include "glass/config/config.h"
#include "glass/model/weight_reader.h"
#include "glass/pipeline/explain.h"
#include "glass/pipeline/lab.h"
#include "glass/pipeline/read_summary.h"
#include "glass/report/report.h"
#include "pipeline/explain_request.h"
#include "pipeline/read_texts.h"
#include "pipeline/token_losses.h"
#include "pipeline/written.h"

namespace glass::pipeline {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The text of an example and whether it stands in train too; its words where they are tagged.
void add_text(const Example& example, const std::set<ReadText>& train, Json& line) {
  line["text"] = example.text;
  if (!example.text_pair.empty()) line["text_pair"] = example.text_pair;
  if (train.contains(read_text_of(example))) line["in_train"] = true;
  for (const TaggedWord& word : example.words)
    line["words"].push_back(example.text.substr(word.start, word.end - word.start));
}

/// predictions/SPLIT.jsonl: a line an example, with its text where the lines are those of the data file.
void write_predictions(const RunContext& run, const std::string& split, const Dataset& data,
                       const Evaluation& evaluation) {
  const bool by_text = data_kind(run.setup.config().task.kind) != DataKind::texts;
  const std::set<ReadText> train = by_text ? read_texts_of(run.data.splits.train) : std::set<ReadText>{};
  std::string lines;
  for (const Json& prediction : evaluation.predictions()) {
    Json line = {{"schema", "glassformer.predictions/1"}, {"task", run.data.task->kind()}, {"split", split}};
    line.update(prediction);
    if (by_text) add_text(data.examples.at(prediction.at("example").get<std::size_t>()), train, line);
    lines += dump_json(line) + "\n";
  }
  make_folder(run.folder.predictions());
  write_file(run.folder.predictions() / (split + ".jsonl"), lines);
}

/// One split; what the model writes too where it writes targets.
Json evaluate_part(RunContext& run, const std::string& split, const TokenizedDataset& tokenized, const Dataset& data) {
  const auto evaluation = judge_split(*run.model, *run.data.task, tokenized, stop_at_signal);
  write_predictions(run, split, data, *evaluation);
  Json result = evaluation->finish();
  if (token_scoring(run.data.architecture) == TokenScoring::target)
    judge_written(*run.model, *run.data.tokenizer, data, run.setup.config().task, run.data.max_length, result);
  const Json losses = token_losses(*run.model, *run.data.task, tokenized, *run.data.tokenizer);
  if (!losses.empty()) result["token_losses"] = losses;
  return result;
}

}  // namespace

StageClock::StageClock(Json& seconds, std::string name) : seconds_(seconds), name_(std::move(name)), start_(now()) {}

StageClock::~StageClock() {
  const double took = now() - start_;
  seconds_[name_] = took;
  log_info("{}: {:.1f} s", name_, took);
}

RunContext prepare_run(const Setup& setup, const std::filesystem::path& folder, const Observer& observer,
                       Processes& processes) {
  if (processes.is_first()) {
    make_folder(folder);
    log_to_file(folder / "log.txt");
  }
  RunContext run{setup,          observer, {folder}, load_run_data(setup.config()), nullptr, {}, utc_now(),
                 Json::object(), {},       processes};
  run.model = make_model(run.data, setup.config(), setup.device);
  check_written(run.data.architecture, setup.config().task);
  check_later_stages(setup, run.data, *run.model);
  const CutCounts cut = run.data.all_counts();
  const bool has_classes = run.data.task->outputs() > 0 && data_kind(run.data.task->kind()) != DataKind::valued;
  log_info("{}: {} train, {} dev, {} test examples; {}vocabulary {}; {} parameters", run.data.task->kind(),
           run.data.train.size(), run.data.dev.size(), run.data.test.size(),
           has_classes ? fmt::format("{} classes; ", run.data.task->outputs()) : "", run.data.architecture.vocab_size(),
           parameter_count(run.data.architecture));
  log_counts(cut, run.data.max_length);
  return run;
}

void train_stage(RunContext& run, bool restart) {
  const StageClock clock(run.seconds, "train");
  TrainRequest request;
  request.config = &run.setup.loaded;
  request.task = run.data.task.get();
  request.tokenizer = run.data.tokenizer.get();
  request.data = &run.data;
  request.run_folder = run.folder.root;
  request.restart = restart;
  request.processes = &run.processes;
  request.stop = run.observer.stop ? [] { return interrupt_requested(); } : std::function<bool()>{};
  run.training = train(*run.model, request);
  if (!run.processes.is_first()) return;
  if (run.training.was_finished)
    log_info("{}: training was finished before ({} steps)", run.folder.root.string(), run.training.steps);
  write_file(run.folder.config(), run.setup.loaded.to_toml());
}

Json evaluate_stage(RunContext& run) {
  const StageClock clock(run.seconds, "evaluate");
  Json splits = Json::object();
  if (run.data.dev.size() > 0) splits["dev"] = evaluate_part(run, "dev", run.data.dev, run.data.splits.dev);
  if (run.data.test.size() > 0) splits["test"] = evaluate_part(run, "test", run.data.test, run.data.splits.test);
  Json evaluation = {{"schema", "glassformer.evaluation/1"},
                     {"task", run.data.task->kind()},
                     {"label_names", run.data.splits.label_names},
                     {"splits", splits}};
  write_file(run.folder.evaluation(), dump_json(evaluation, 1) + "\n");
  return evaluation;
}

void explain_stage(RunContext& run) {
  const ExplainConfig& config = run.setup.config().explain;
  if (config.methods.empty()) return;
  const StageClock clock(run.seconds, "explain");
  const std::unique_ptr<ScoreMeaning> meaning = meaning_of(run.setup, run.data);
  const std::filesystem::path& checkpoint = run.setup.config().model.checkpoint;
  const ExplainJob job =
      job_of(run.setup, run.data, *run.model, *meaning, checkpoint.empty() ? run.folder.model() : checkpoint);
  const Json facts = {{"name", run.setup.config().name},
                      {"label_names", run.data.splits.label_names},
                      {"weights_sha256", WeightReader(run.folder.model()).sha256()},
                      {"max_length", job.max_length},
                      {"task", meaning->task()}};
  make_folder(run.folder.explanations());
  const ExplainOutput output{run.folder.explanations() / (config.split + ".json"), facts, run.setup.loaded.to_toml(),
                             EarlierCall::may_match};
  explain_to_file(job, work_of(run.setup, config.methods), texts_to_explain(run.data, config), output, 0, run.observer);
}

void lab_stage(RunContext& run, const std::filesystem::path& config, const std::vector<std::string>& sets) {
  const LabConfig& asked = run.setup.config().lab;
  if (asked.split == "none") return;
  const StageClock clock(run.seconds, "lab");
  const Model model(run.folder.root, set_up(config, sets));
  LabRequest lab;
  lab.texts = lab_texts(run.data, asked);
  lab.out = run.folder.root;
  lab.is_of_run = true;
  const LabResult result = run_lab(model, lab, run.observer);
  if (!result.is_complete)
    log_warning("lab: the time of lab.minutes was over after {} of {} texts; the same command goes on", result.texts,
                lab.texts.size());
}

void report_stage(RunContext& run) {
  write_record(run);  // the report shows it
  if (!run.setup.config().report.enabled) return;
  {
    const StageClock clock(run.seconds, "report");
    write_report(run.folder.root);
  }
  write_record(run);  // again, with the report's own seconds
}

}  // namespace glass::pipeline
