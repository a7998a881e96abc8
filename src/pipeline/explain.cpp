#include "glass/pipeline/explain.h"

#include <algorithm>
#include <map>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/paths.h"
#include "glass/report/report.h"
#include "pipeline/background.h"
#include "pipeline/explanation_writer.h"

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
Json rest_of_document(const ExplainJob& job, const ExplainWork& work, const Json& metrics) {
  Json rest = {{"methods", describe_methods(work)}, {"metric_notes", describe_metrics(job, work, metrics)}};
  for (const auto& [name, rows] : metrics.items()) {
    if (name == "agreement") rest[name] = rows;
    if (name != "agreement") rest["metrics"][name] = rows;
  }
  return rest;
}

/// How many explanations of each method did not converge, or are not as precise as asked.
class Shortcomings {
 public:
  void add(const ExplainedExample& example) {
    for (const Explanation& explanation : example.explanations) {
      count("converged", explanation);
      count("precise", explanation);
    }
  }
  void warn() const {
    for (const auto& [key, count] : counts_) {
      const auto& [method, flag] = key;
      if (count.failed == 0) continue;
      log_warning("explain.{}: {} of {} explanations {}", method, count.failed, count.all,
                  flag == "converged"
                      ? "did not converge and are marked; use another baseline, or more nodes"
                      : "are not as precise as asked and are marked; raise permutations, or lower the precision asked");
    }
  }

 private:
  struct Count {
    std::int64_t all = 0, failed = 0;
  };
  void count(const std::string& flag, const Explanation& explanation) {
    const auto found = explanation.quality.find(flag);
    if (found == explanation.quality.end() || !found->is_boolean()) return;
    Count& count = counts_[{explanation.method, flag}];
    count.all += 1;
    count.failed += found->get<bool>() ? 0 : 1;
  }
  std::map<std::pair<std::string, std::string>, Count> counts_;  ///< by method and flag
};

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

ExplainResult explain_to_file(ExplainJob job, const ExplainWork& work, const std::vector<TextToExplain>& texts,
                              const std::filesystem::path& file, const Json& facts, std::size_t kept_examples,
                              const Observer& observer) {
  const StopScope stop(observer.stop);
  ExplainResult result;
  job.counts = &result.read.counts;
  std::unique_ptr<ExplanationWriter> writer;
  if (!file.empty()) writer = std::make_unique<ExplanationWriter>(file, facts);
  Shortcomings convergence;
  const auto use = [&](ExplainedExample&& example) {
    convergence.add(example);
    if (writer) writer->add(example);
    result.read.bad_rows += !example.error.empty();
    if (result.examples.size() < kept_examples) result.examples.push_back(std::move(example));
  };
  result.metrics = explain_texts(job, texts, work, use, progress_of(observer));
  convergence.warn();
  if (writer) writer->finish(rest_of_document(job, work, result.metrics));
  result.file = file;
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
  const bool writes = !request.out.empty();
  if (writes) make_folder(request.out);
  const std::filesystem::path file = writes ? request.out / "explanations.json" : std::filesystem::path();
  ExplainResult result = explain_to_file(job, work, request.texts, file, writes ? model.facts() : Json::object(),
                                         request.kept_examples, observer);
  if (writes) result.report = write_report(request.out);
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
