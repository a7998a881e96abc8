#include "glass/pipeline/lab.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/interrupt.h"
#include "glass/base/log.h"
#include "glass/base/statistics.h"
#include "glass/lab/ranking.h"
#include "glass/pipeline/evaluate.h"
#include "glass/pipeline/explain.h"
#include "glass/report/report.h"
#include "pipeline/background.h"
#include "pipeline/lab_notebook.h"

namespace glass::pipeline {

namespace {

constexpr const char* kSchema = "glassformer.lab/1";
constexpr const char* kFloor = "random";
constexpr std::size_t kTimedTexts = 8;    // that each method explains alone, for its cost
constexpr std::size_t kTextsAtOnce = 16;  // between two looks at the clock

/// A method with what it costs.
struct LabMethod {
  Explainer* explainer;
  double seconds, forwards, backwards;  ///< a text
};

class Lab {
 public:
  Lab(const Model& model, const LabRequest& request, const Observer& observer)
      : model_(model),
        request_(request),
        observer_(observer),
        job_(explain_job({model.subject(), model.tokenizer(), model.scores_mean(), model.label_names(),
                          model.max_length(), model.loaded().folder},
                         model.config())) {}

  LabResult run();

 private:
  void choose_methods();
  void choose_metrics();
  bool allows(const std::string& name, ExplanationMetric& metric);
  Json head() const;
  void measure(LabNotebook& notebook, LabResult& result);
  std::vector<std::pair<std::size_t, Json>> measure_texts(const std::vector<std::size_t>& numbers) const;
  Json document(const LabNotebook& notebook, const LabResult& result) const;
  Json describe_methods() const;
  std::vector<Json> rankings(const LabNotebook& notebook) const;
  Json witness() const;

  const Model& model_;
  const LabRequest& request_;
  const Observer& observer_;
  ExplainJob job_;
  std::vector<LabMethod> methods_;
  std::vector<std::pair<std::string, ExplanationMetric*>> metrics_;
  Json left_out_ = Json::array();
};

/// Each method explains the first texts alone: that shows whether it can, and what it costs.
void Lab::choose_methods() {
  std::vector<std::string> names = model_.config().lab.methods;
  if (names.empty()) names = model_.setup().explainers->names();
  if (std::find(names.begin(), names.end(), kFloor) == names.end()) names.push_back(kFloor);
  const std::vector<TextToExplain> texts(
      request_.texts.begin(),
      request_.texts.begin() + static_cast<std::ptrdiff_t>(std::min(kTimedTexts, request_.texts.size())));
  const std::vector<Explainer*> chosen = model_.setup().explainers->choose(names);
  read_background(model_, chosen, job_);
  for (Explainer* explainer : chosen) {
    throw_if_interrupted();
    LabMethod method{explainer, 0, 0, 0};
    try {
      explain_texts(job_, texts, {{explainer}, {}}, [&](ExplainedExample&& example) {
        const Explanation& explanation = example.explanations.front();
        const auto share = static_cast<double>(texts.size());
        method.seconds += explanation.seconds / share;
        method.forwards += explanation.forwards / share;
        method.backwards += explanation.backwards / share;
      });
      methods_.push_back(method);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::config && error.kind() != ErrorKind::usage) throw;
      log_info("lab: {} is left out: {}", explainer->name(), error.what());
      left_out_.push_back({{"name", explainer->name()}, {"why", error.what()}});
    }
  }
}

/// A metric is tried on the scores of the first text. One that the model, its texts or the settings do not allow is
/// left out with the reason.
bool Lab::allows(const std::string& name, ExplanationMetric& metric) {
  ExplainWork work{{&model_.setup().explainers->get(kFloor)}, {{name, &metric}}};
  try {
    explain_texts(job_, {request_.texts.front()}, work, [](ExplainedExample&&) {});
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::config && error.kind() != ErrorKind::usage) throw;
    log_info("lab: {} is left out: {}", name, error.what());
    left_out_.push_back({{"name", name}, {"why", error.what()}});
    return false;
  }
}

void Lab::choose_metrics() {
  std::vector<std::string> names = model_.config().lab.metrics;
  if (names.empty()) {
    for (const MetricDescription& info : explanation_metrics()) {
      if (model_.setup().metrics->get(info.name).better() != Better::neither) names.push_back(info.name);
    }
  }
  for (const std::string& name : names) {
    ExplanationMetric& metric = model_.setup().metrics->get(name);
    if (allows(name, metric)) metrics_.emplace_back(name, &metric);
  }
}

/// The lines of a resolved config that say how texts are explained and measured.
std::string explain_sections(const std::string& toml) {
  std::string kept;
  bool is_inside = false;
  for (std::size_t start = 0; start < toml.size();) {
    const std::size_t end = std::min(toml.find('\n', start), toml.size());
    const std::string line = toml.substr(start, end - start);
    if (line.starts_with("[")) is_inside = line.starts_with("[explain");
    if (is_inside) kept += line + "\n";
    start = end + 1;
  }
  return kept;
}

/// Everything that a measurement depends on.
Json Lab::head() const {
  Hasher hasher;
  for (const TextToExplain& text : request_.texts) {
    hasher.add(text.example.text);
    hasher.add(text.example.text_pair);
    hasher.add(text.example.target);
    hasher.add(text.example.rationale);
  }
  Json methods = Json::array(), metrics = Json::array();
  for (const LabMethod& method : methods_) methods.push_back(method.explainer->name());
  for (const auto& [name, metric] : metrics_) metrics.push_back(name);
  return {{"schema", kSchema},
          {"weights_sha256", model_.facts()["weights_sha256"]},
          {"texts", hasher.hex()},
          {"settings", xxh128_hex(explain_sections(model_.setup().loaded.to_toml()))},
          {"seed", model_.config().train.seed},
          {"methods", methods},
          {"metrics", metrics}};
}

std::vector<std::pair<std::size_t, Json>> Lab::measure_texts(const std::vector<std::size_t>& numbers) const {
  std::vector<TextToExplain> texts;
  for (const std::size_t number : numbers) texts.push_back(request_.texts[number]);
  ExplainWork work;
  work.metrics = metrics_;
  for (const LabMethod& method : methods_) work.methods.push_back(method.explainer);
  std::vector<std::pair<std::size_t, Json>> measured;
  explain_texts(job_, texts, work, [&](ExplainedExample&& example) {
    Json by_method = Json::object();
    for (const Explanation& explanation : example.explanations) {
      Json& own = by_method[explanation.method] = Json::object();
      for (const auto& [name, metric] : metrics_) {
        if (explanation.quality.contains(name)) own[name] = explanation.quality[name];
      }
    }
    measured.emplace_back(numbers[measured.size()], by_method);
  });
  return measured;
}

void Lab::measure(LabNotebook& notebook, LabResult& result) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  const auto minutes = [&] { return std::chrono::duration<double>(Clock::now() - begin).count() / 60; };
  result.measured_before = static_cast<std::int64_t>(notebook.size());
  double last = 0;
  for (std::size_t next = 0; next < request_.texts.size();) {
    std::vector<std::size_t> numbers;
    for (; next < request_.texts.size() && numbers.size() < kTextsAtOnce; ++next) {
      if (!notebook.has(next)) numbers.push_back(next);
    }
    if (numbers.empty()) break;
    const double before = minutes();
    if (last > 0 && before + last > model_.config().lab.minutes) {
      result.is_complete = false;
      break;
    }
    notebook.add(measure_texts(numbers));
    last = minutes() - before;
    if (observer_.progress)
      observer_.progress("lab", static_cast<std::int64_t>(notebook.size()),
                         static_cast<std::int64_t>(request_.texts.size()), "text");
  }
  result.texts = static_cast<std::int64_t>(notebook.size());
}

std::vector<Json> Lab::rankings(const LabNotebook& notebook) const {
  std::vector<std::string> names;
  for (const LabMethod& method : methods_) names.push_back(method.explainer->name());
  std::vector<Json> all;
  for (const auto& [metric_name, metric] : metrics_) {
    LabScores scores{metric_name, metric->unit(*job_.meaning, job_.target), metric->better(), names, {}};
    for (const auto& [text, numbers] : notebook.numbers()) {
      scores.values.emplace_back();
      for (const std::string& name : names) {
        const Json& own = numbers.contains(name) ? numbers[name] : Json::object();
        scores.values.back().push_back(own.contains(metric_name) ? own[metric_name].get<double>() : std::nan(""));
      }
    }
    Json ranking = rank_methods(scores, kFloor, job_.seed);
    if (ranking["methods"].empty()) continue;
    Json seconds = Json::object();
    for (const LabMethod& method : methods_) seconds[method.explainer->name()] = method.seconds;
    ranking["pareto"] = pareto_front(ranking, seconds);
    all.push_back(std::move(ranking));
  }
  return all;
}

Json Lab::describe_methods() const {
  Json list = Json::array();
  for (const LabMethod& method : methods_)
    list.push_back({{"name", method.explainer->name()},
                    {"method", method.explainer->method()},
                    {"settings", method.explainer->settings()},
                    {"seconds", method.seconds},
                    {"forwards", method.forwards},
                    {"backwards", method.backwards}});
  return list;
}

Json Lab::witness() const {
  if (!request_.counterfactuals) return {};
  const Json evaluation = evaluate(model_, *request_.counterfactuals, observer_);
  return {{"file", request_.counterfactuals->path},
          {"texts", evaluation["examples"]},
          {"accuracy", evaluation["metrics"].value("accuracy", Json())}};
}

Json Lab::document(const LabNotebook& notebook, const LabResult& result) const {
  const std::vector<Json> ranked = rankings(notebook);
  Json notes = Json::array();
  for (const MetricDescription& info : explanation_metrics()) {
    const bool used =
        std::any_of(ranked.begin(), ranked.end(), [&](const Json& one) { return one["metric"] == info.name; });
    if (used) notes.push_back({{"name", info.name}, {"summary", info.summary}, {"source", info.source}});
  }
  Json document = {{"schema", kSchema},
                   {"model", model_.facts()},
                   {"texts", result.texts},
                   {"asked_texts", request_.texts.size()},
                   {"is_complete", result.is_complete},
                   {"minutes", model_.config().lab.minutes},
                   {"floor", kFloor},
                   {"methods", describe_methods()},
                   {"left_out", left_out_},
                   {"rankings", ranked},
                   {"overall", overall_places(ranked)},
                   {"metric_notes", notes}};
  if (const Json seen = witness(); !seen.is_null()) document["witness"] = seen;
  return document;
}

LabResult Lab::run() {
  if (request_.texts.empty()) fail(ErrorKind::usage, "lab: there are no texts; give --data");
  const StopScope stop(observer_.stop);
  LabResult result;
  choose_metrics();
  choose_methods();
  make_folder(request_.out);
  LabNotebook notebook(request_.out / "lab.jsonl", head(), request_.is_of_run);
  measure(notebook, result);
  result.document = document(notebook, result);
  result.file = request_.out / "lab.json";
  write_file(result.file, dump_json(result.document, 1) + "\n");
  if (!request_.is_of_run) result.report = write_report(request_.out);
  return result;
}

}  // namespace

LabResult run_lab(const Model& model, const LabRequest& request, const Observer& observer) {
  return Lab(model, request, observer).run();
}

}  // namespace glass::pipeline
