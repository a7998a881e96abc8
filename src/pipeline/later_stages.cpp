// What the stages after training work on, and what is wrong with them, said before it.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/pipeline/data.h"
#include "pipeline/background.h"
#include "pipeline/run_stages.h"
#include "pipeline/text_places.h"

namespace glass::pipeline {
namespace {

/// `key` is the setting that names the split.
const Dataset& split_of(const RunData& data, const std::string& split, const std::string& key) {
  if (split == "train") return data.splits.train;
  if (split == "test" && !data.splits.test.examples.empty()) return data.splits.test;
  if (split == "test")
    fail(ErrorKind::config, "{}: \"test\" was asked for, but there is no data.test; set it, or use \"dev\"", key);
  return data.splits.dev;
}

std::vector<TextToExplain> first_texts(const Dataset& split, std::int64_t limit) {
  std::vector<TextToExplain> texts;
  for (std::size_t i = 0; i < split.examples.size() && static_cast<std::int64_t>(i) < limit; ++i)
    texts.push_back({split.examples[i], static_cast<std::int64_t>(i)});
  return texts;
}

/// Names and texts of [lab]: what the model does not allow, the laboratory leaves out itself.
void check_lab(const Setup& setup, const RunData& data) {
  const LabConfig& lab = setup.config().lab;
  if (lab.split == "none") return;
  setup.explainers->choose(lab.methods);
  for (const std::string& metric : lab.metrics) setup.metrics->get(metric);
  lab_texts(data, lab);
}

/// The tokens of a text that is to be explained. Error (data) where it cannot be.
std::size_t explained_length(const ExplainJob& job, const Example& example) {
  const std::vector<Encoding> read = job.meaning->encode(example, job.max_length);
  PreparedText text{read.front(), explain_input(read.front(), example, job.meaning->target_form())};
  if (read.size() > 1) text.input.reference = {0};  // what it is compared with is not computed here
  check_places(job, text, example);
  return read.front().size();
}

/// The text with the fewest tokens. Those that cannot be explained are one Error.
TextToExplain shortest(const ExplainJob& job, const std::vector<TextToExplain>& texts, const std::string& path) {
  std::vector<BadRow> bad;
  const TextToExplain* found = nullptr;
  std::size_t least = 0;
  for (const TextToExplain& text : texts) {
    try {
      const std::size_t length = explained_length(job, text.example);
      if (found == nullptr || length < least) {
        found = &text;
        least = length;
      }
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::data && error.kind() != ErrorKind::usage) throw;
      bad.push_back({text.example.line, fmt::format("explain: {}:{}: {}", path, text.example.line, error.what())});
    }
  }
  refuse_bad_rows(bad);
  check(found != nullptr, "explain: no text in {}", path);
  return *found;
}

/// Every method and metric explains one short text with the untrained model: what they lack (a token to put in place, a
/// point, a target) is missing before training as behind it.
void check_explanations(const Setup& setup, const RunData& data, Transformer& model) {
  const ExplainConfig& config = setup.config().explain;
  if (config.methods.empty()) return;
  const auto meaning = meaning_of(setup, data);
  const ExplainJob job = job_of(setup, data, model, *meaning, setup.config().model.checkpoint);
  const std::string path = split_of(data, config.split, "explain.split").path.string();
  explain_texts(job, {shortest(job, texts_to_explain(data, setup.config().explain), path)},
                work_of(setup, config.methods), [](ExplainedExample&&) {});
}

}  // namespace

std::unique_ptr<ScoreMeaning> meaning_of(const Setup& setup, const RunData& data) {
  const TaskConfig& task = setup.config().task;
  return make_score_meaning(
      {data.architecture, *data.tokenizer, data.splits.label_names, task.window_overlap, task.unanswerable});
}

namespace {

/// The file of explain.background, else the training set.
Dataset background_set(const Setup& setup, const RunData& data) {
  const Config& config = setup.config();
  if (config.explain.background.empty()) return data.splits.train;
  return open_texts(config.data, data_kind(config.task.kind), config.explain.background.string(),
                    data.splits.label_names);
}

}  // namespace

ExplainJob job_of(const Setup& setup, const RunData& data, Transformer& model, const ScoreMeaning& meaning,
                  const std::filesystem::path& folder) {
  ExplainJob job =
      explain_job({model, *data.tokenizer, meaning, data.splits.label_names, data.max_length, folder}, setup.config());
  job.background = background_of(job, background_set(setup, data));
  return job;
}

std::vector<TextToExplain> texts_to_explain(const RunData& data, const ExplainConfig& config) {
  return first_texts(split_of(data, config.split, "explain.split"), config.limit);
}

std::vector<TextToExplain> lab_texts(const RunData& data, const LabConfig& config) {
  return first_texts(split_of(data, config.split, "lab.split"), config.limit);
}

bool has_later_stages(const Config& config) {
  return !config.explain.methods.empty() || !config.probe.points.empty() || config.lab.split != "none";
}

void check_later_stages(const Setup& setup, const RunData& data, Transformer& model) {
  const Config& config = setup.config();
  check_explanations(setup, data, model);
  check_lab(setup, data);
  if (config.probe.points.empty()) return;
  check_probes(model, config.probe, data.train, data.dev, probe_tasks(probed_texts(data), config.probe.labels),
               static_cast<std::uint64_t>(config.train.seed));
}

}  // namespace glass::pipeline
