#include "glass/pipeline/explain.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/report/report.h"
#include "pipeline/background.h"
#include "pipeline/explain_request.h"
#include "pipeline/explain_resumed.h"

namespace glass::pipeline {
namespace {

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

/// What the metrics that were run say: [{"name", "summary", "meaning", "source", "unit", "settings"}].
Json describe_metrics(const ExplainJob& job, const ExplainWork& work, const Json& rows) {
  Json list = Json::array();
  for (const MetricDescription& info : explanation_metrics()) {
    if (!rows.contains(info.name)) continue;
    list.push_back(
        {{"name", info.name}, {"summary", info.summary}, {"meaning", info.meaning}, {"source", info.source}});
    const auto used = std::find_if(work.metrics.begin(), work.metrics.end(),
                                   [&](const auto& metric) { return metric.first == info.name; });
    const std::string unit = used == work.metrics.end() ? "" : used->second->unit(*job.meaning, job.target);
    if (!unit.empty()) list.back()["unit"] = unit;
    for (const auto& [name, metric] : work.metrics) {
      const Json hides = name == info.name ? metric->hides_with(explain_context(job)) : Json::object();
      if (!hides.empty()) list.back()["settings"] = hides;
    }
  }
  return list;
}

/// What stands behind the examples of an artefact.
Json rest_of_document(const ExplainJob& job, const ExplainWork& work, const Json& metrics, double seconds) {
  Json rest = {{"seconds", seconds},
               {"methods", describe_methods(work)},
               {"metric_notes", describe_metrics(job, work, metrics)}};
  for (const auto& [name, rows] : metrics.items()) {
    if (name == "agreement") rest[name] = rows;
    if (name != "agreement") rest["metrics"][name] = rows;
  }
  return rest;
}

ExplainProgress progress_of(const Observer& observer) {
  return [&observer](std::int64_t done, std::int64_t total) {
    if (observer.progress) observer.progress("explain", done, total, "text");
  };
}

/// A run has explanations of its own; the report of its folder would speak of both as one.
void refuse_run_folder(const std::filesystem::path& out) {
  if (out.empty()) return;
  std::filesystem::path folder = whole_path(out);
  if (folder.filename().empty()) folder = folder.parent_path();
  const std::filesystem::path name = folder.filename();
  for (const std::filesystem::path& each : {folder, folder.parent_path()}) {
    const bool is_run = path_exists(each / "record.json", ErrorKind::storage) ||
                        path_exists(each / "metrics.jsonl", ErrorKind::storage);
    const bool is_kept = each == folder || name == "explanations" || name == "probes" || name == "predictions" ||
                         name == "model" || name == "checkpoints";
    if (is_run && is_kept)
      fail(ErrorKind::usage,
           "--out: {} belongs to a run, whose own explanations and report stay as they are; give another folder, such "
           "as {}",
           out.string(), (each / "explained").string());
  }
}

}  // namespace

ExplainJob explain_job(const ExplainedModel& model, const Config& config) {
  ExplainJob job;
  job.subject = &model.subject;
  job.tokenizer = &model.tokenizer;
  job.meaning = &model.meaning;
  job.label_names = model.label_names;
  job.max_length = model.max_length;
  job.target = parse_target(config.explain.target, model.meaning);
  job.position = parse_position(config.explain.position, model.meaning);
  job.batch_tokens = config.explain.batch_tokens;
  job.seed = static_cast<std::uint64_t>(config.train.seed);
  job.roles = token_roles(model.tokenizer, model.folder);
  return job;
}

namespace {

/// What an earlier call left, where its artefact is whole.
ExplainResult finished_before(const ExplanationJournal& journal, const std::filesystem::path& file) {
  ExplainResult result;
  result.was_finished = true;
  result.file = file;
  result.read.counts = counts_from_json(journal.outcome().at("counts"));
  result.read.bad_rows = journal.outcome().at("bad_rows").get<std::int64_t>();
  return result;
}

/// The first examples of a call: those that were explained now, and the others from the journal.
class KeptExamples {
 public:
  explicit KeptExamples(std::size_t most) : most_(most) {}
  void add(std::size_t number, ExplainedExample&& example) {
    if (number < most_) examples_.emplace(number, std::move(example));
  }
  std::vector<ExplainedExample> take(std::size_t texts, const ExplanationJournal* journal) {
    std::vector<ExplainedExample> kept;
    for (std::size_t text = 0; text < std::min(texts, most_); ++text) {
      const auto found = examples_.find(text);
      kept.push_back(found != examples_.end() ? std::move(found->second) : journal->example(text));
    }
    return kept;
  }

 private:
  std::size_t most_;
  std::map<std::size_t, ExplainedExample> examples_;
};

/// explain_resumed(); what was explained before a signal is kept in the journal.
ExplainedAll explain_or_keep(const ExplainJob& job, const std::vector<TextToExplain>& texts, const ExplainWork& work,
                             ExplanationJournal* journal, const OnNumbered& use, const ExplainProgress& progress) {
  try {
    return explain_resumed(job, texts, work, journal, use, progress);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::interrupted || journal == nullptr) throw;
    fail(ErrorKind::saved, "explain: stopped after {} of {} texts, which are kept; run the same command again to go on",
         journal->size(), texts.size());
  }
}

}  // namespace

ExplainResult explain_to_file(ExplainJob job, const ExplainWork& work, const std::vector<TextToExplain>& texts,
                              const ExplainOutput& output, std::size_t kept_examples, const Observer& observer) {
  const StopScope stop(observer.stop);
  std::unique_ptr<ExplanationJournal> journal;
  if (!output.file.empty())
    journal =
        std::make_unique<ExplanationJournal>(output.file, journal_request(job, work, texts, output), output.earlier);
  if (journal && !journal->outcome().is_null()) return finished_before(*journal, output.file);
  if (journal && journal->size() > 0)
    log_info("{}: going on behind {} of {} texts", output.file.string(), journal->size(), texts.size());
  ExplainResult result;
  job.counts = &result.read.counts;
  KeptExamples kept(kept_examples);
  const auto use = [&](std::size_t number, ExplainedExample&& example) { kept.add(number, std::move(example)); };
  const auto begin = std::chrono::steady_clock::now();
  ExplainedAll all = explain_or_keep(job, texts, work, journal.get(), use, progress_of(observer));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  all.shortcomings.warn();
  result.metrics = std::move(all.metrics);
  result.read.bad_rows = all.bad_rows;
  result.examples = kept.take(texts.size(), journal.get());
  result.file = output.file;
  if (journal) {
    journal->write(output.facts, rest_of_document(job, work, result.metrics, seconds.count()));
    journal->finish({{"counts", counts_to_json(result.read.counts)}, {"bad_rows", result.read.bad_rows}});
  }
  return result;
}

ExplainResult explain(const Model& model, const ExplainRequest& request, const Observer& observer) {
  if (request.methods.empty())
    fail(ErrorKind::usage, "explain: no method is named; `glassformer methods` lists what there is");
  refuse_run_folder(request.out);
  const ExplainWork work = work_of(model.setup(), request.methods);
  ExplainJob job = explain_job({model.subject(), model.tokenizer(), model.scores_mean(), model.label_names(),
                                model.max_length(), model.loaded().folder},
                               model.config());
  job.keeps_bad_rows = !request.strict;
  read_background(model, work.methods, job);
  ExplainOutput output;
  if (!request.out.empty()) {
    make_folder(request.out);
    output = {request.out / "explanations.json", model.facts(), model.setup().loaded.to_toml(),
              request.restart ? EarlierCall::forgotten : EarlierCall::must_match};
    // A subject of one's own has no weights that could be told from others.
    if (output.facts.at("weights_sha256") == "") output.earlier = EarlierCall::forgotten;
  }
  ExplainResult result = explain_to_file(job, work, request.texts, output, request.kept_examples, observer);
  if (!request.out.empty()) result.report = write_report(request.out);
  return result;
}

ExplainResult explain(const Model& model, const std::vector<std::string>& texts,
                      const std::vector<std::string>& methods) {
  ExplainRequest request;
  request.methods = methods;
  for (const std::string& text : texts) {
    request.texts.emplace_back();
    request.texts.back().example.text = text;
  }
  return explain(model, request);
}

}  // namespace glass::pipeline
