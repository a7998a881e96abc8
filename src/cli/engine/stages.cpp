// Training, evaluation and explanation of a run.
#include "cli/engine/stages.h"

#include <algorithm>
#include <chrono>

#include "cli/engine/token_losses.h"
#include "cli/engine/written.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/log.h"
#include "glass/base/progress.h"
#include "glass/config/config.h"
#include "glass/model/safetensors.h"
#include "glass/model/weight_reader.h"

namespace glass::cli {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

const Dataset& split_of(const RunData& data, const std::string& split) {
  if (split == "train") return data.splits.train;
  if (split == "test" && !data.splits.test.examples.empty()) return data.splits.test;
  if (split == "test")
    fail(ErrorKind::config, "explain.split: \"test\" was asked for, but there is no data.test; set it, or use \"dev\"");
  return data.splits.dev;
}

std::vector<TextToExplain> first_texts(const Dataset& data, std::int64_t limit) {
  std::vector<TextToExplain> texts;
  for (std::size_t i = 0; i < data.examples.size() && static_cast<std::int64_t>(i) < limit; ++i)
    texts.push_back({data.examples[i], static_cast<std::int64_t>(i)});
  return texts;
}

void check_points(const Subject& subject, const std::vector<std::string>& globs) {
  for (const std::string& glob : globs) {
    const auto points = subject.points();
    const bool matches = std::any_of(points.begin(), points.end(),
                                     [&](const PointInfo& point) { return glob_matches(glob, point.name); });
    if (!matches)
      fail(ErrorKind::config, "probe.points: '{}' matches no point; `glassformer inspect CONFIG --points` lists them",
           shown(glob));
  }
}

ExplainedModel explained_model(const RunContext& run) {
  return {*run.model, *run.data.tokenizer, run.data.splits.label_names, run.data.max_length};
}

std::unique_ptr<ScoreMeaning> meaning_of(const RunContext& run) {
  return cli::meaning_of(run.data.architecture, *run.data.tokenizer, run.data.splits.label_names,
                         run.session.config().task);
}

/// What is wrong with the stages after training is said before it.
void check_later_stages(const RunContext& run) {
  const Config& config = run.session.config();
  if (!config.explain.methods.empty()) {
    const auto meaning = meaning_of(run);
    explain_job(explained_model(run), *meaning, config);
    split_of(run.data, config.explain.split);
  }
  if (config.probe.points.empty()) return;
  probe_tasks(run.data, config.probe.labels);
  check_points(*run.model, config.probe.points);
}

/// The values that are too many for the JSON, as fp32 tensors of the axes' sizes: models compute in fp32 at most.
NamedTensors large_arrays(const std::vector<ExplainedExample>& examples) {
  NamedTensors arrays;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    for (std::size_t j = 0; j < examples[i].explanations.size(); ++j) {
      const Explanation& explanation = examples[i].explanations[j];
      if (explanation.values.size() <= kMostInlineValues) continue;
      std::vector<std::int64_t> sizes;
      for (const Axis& axis : explanation.axes) sizes.push_back(axis.size);
      arrays.emplace_back(array_name(i, j), at::tensor(explanation.values, at::kFloat).view(sizes));
    }
  }
  return arrays;
}

/// What the methods say, for the report: [{"name", "method", "meaning", "units", "limits", "source"}].
Json describe_methods(const ExplainWork& work) {
  Json list = Json::array();
  for (const Explainer* explainer : work.methods) {
    const MethodInfo& info = method_info(explainer->method());
    list.push_back({{"name", explainer->name()},
                    {"method", info.name},
                    {"meaning", info.meaning},
                    {"units", info.units},
                    {"limits", info.limits},
                    {"source", info.source}});
  }
  return list;
}

/// What the metrics that were run say: [{"name", "summary", "meaning", "source"}].
Json describe_metrics(const Json& rows) {
  Json list = Json::array();
  for (const MetricDescription& info : explanation_metrics()) {
    if (!rows.contains(info.name)) continue;
    list.push_back(
        {{"name", info.name}, {"summary", info.summary}, {"meaning", info.meaning}, {"source", info.source}});
  }
  return list;
}

/// One split; what the model writes too where it writes targets.
Json evaluate_part(RunContext& run, const TokenizedDataset& tokenized, const Dataset& data) {
  Json result = evaluate_split(*run.model, *run.data.task, tokenized);
  if (run.data.architecture.head.kind == HeadKind::sequence_to_sequence_lm)
    judge_written(*run.model, *run.data.tokenizer, data, run.session.config().task, run.data.max_length, result);
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

RunContext prepare_run(Session& session, const std::filesystem::path& folder) {
  make_folder(folder);
  log_to_file(folder / "log.txt");
  RunContext run{session, {folder}, load_run_data(session.config()), nullptr, Json::object(), {}};
  run.model = make_model(run.data, session.config(), session.device);
  check_later_stages(run);
  const CutCounts cut = run.data.all_counts();
  log_info("{}: {} train, {} dev, {} test examples; {}vocabulary {}; {} parameters", run.data.task->kind(),
           run.data.train.size(), run.data.dev.size(), run.data.test.size(),
           run.data.task->outputs() > 0 ? fmt::format("{} classes; ", run.data.task->outputs()) : "",
           run.data.architecture.vocab_size(), parameter_count(run.data.architecture));
  if (cut.cut_texts > 0)
    log_warning("{} texts are longer than data.max_length = {} tokens; their ends are not seen ({} tokens)",
                cut.cut_texts, run.data.max_length, cut.cut_tokens);
  return run;
}

void train_stage(RunContext& run, bool restart) {
  const StageClock clock(run.seconds, "train");
  TrainRequest request;
  request.config = &run.session.loaded;
  request.task = run.data.task.get();
  request.tokenizer = run.data.tokenizer.get();
  request.data = &run.data;
  request.run_folder = run.folder.root;
  request.restart = restart;
  run.training = train(*run.model, request);
  if (run.training.was_finished)
    log_info("{}: training was finished before ({} steps)", run.folder.root.string(), run.training.steps);
  write_file(run.folder.config(), run.session.loaded.to_toml());
}

Json evaluate_stage(RunContext& run) {
  const StageClock clock(run.seconds, "evaluate");
  Json splits = Json::object();
  if (run.data.dev.size() > 0) splits["dev"] = evaluate_part(run, run.data.dev, run.data.splits.dev);
  if (run.data.test.size() > 0) splits["test"] = evaluate_part(run, run.data.test, run.data.splits.test);
  const Json evaluation = {{"schema", "glassformer.evaluation/1"},
                           {"task", run.data.task->kind()},
                           {"label_names", run.data.splits.label_names},
                           {"splits", splits}};
  write_file(run.folder.evaluation(), dump_json(evaluation, 1) + "\n");
  return evaluation;
}

Json model_facts(const std::string& name, const std::vector<std::string>& label_names,
                 const std::string& weights_sha256, std::int64_t max_length) {
  return {{"name", name}, {"label_names", label_names}, {"weights_sha256", weights_sha256}, {"max_length", max_length}};
}

Json write_explanations(const std::filesystem::path& path, const Json& facts, const ExplainWork& work,
                        const std::vector<ExplainedExample>& examples, const Json& metrics) {
  const std::filesystem::path beside = std::filesystem::path(path).replace_extension(".safetensors");
  const NamedTensors arrays = large_arrays(examples);
  if (!arrays.empty()) write_safetensors(beside, arrays);
  Json document = explanations_to_json(facts, examples, beside.filename().string());
  document["methods"] = describe_methods(work);
  document["metric_notes"] = describe_metrics(metrics);
  for (const auto& [name, rows] : metrics.items()) {
    if (name == "agreement") document[name] = rows;
    if (name != "agreement") document["metrics"][name] = rows;
  }
  write_file(path, dump_json(document) + "\n");
  return document;
}

void explain_stage(RunContext& run) {
  const ExplainConfig& config = run.session.config().explain;
  if (config.methods.empty()) return;
  const StageClock clock(run.seconds, "explain");
  const std::unique_ptr<ScoreMeaning> meaning = meaning_of(run);
  const ExplainJob job = explain_job(explained_model(run), *meaning, run.session.config());
  const ExplainWork work = work_of(run.session, config.methods);
  const auto texts = first_texts(split_of(run.data, config.split), config.limit);
  Progress progress("explain", static_cast<std::int64_t>(texts.size() * config.methods.size()), "text");
  std::vector<ExplainedExample> examples;
  const Json metrics = explain_texts(
      job, texts, work, [&](ExplainedExample&& example) { examples.push_back(std::move(example)); },
      [&](std::int64_t done, std::int64_t) { progress.update(done); });
  Json facts = model_facts(run.session.config().name, run.data.splits.label_names,
                           WeightReader(run.folder.model()).sha256(), job.max_length);
  facts["task"] = meaning->task();
  make_folder(run.folder.explanations());
  write_explanations(run.folder.explanations() / (config.split + ".json"), facts, work, examples, metrics);
}

}  // namespace glass::cli
