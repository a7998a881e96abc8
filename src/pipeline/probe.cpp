#include "glass/pipeline/probe.h"

#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/interrupt.h"
#include "glass/base/run_folder.h"
#include "glass/model/target_form.h"
#include "glass/pipeline/read_summary.h"
#include "pipeline/run_stages.h"

namespace glass::pipeline {
namespace {

/// The data of the config as its task reads it, tokenized by the model's own tokenizer.
RunData data_for(const Model& model) {
  const Config& config = model.config();
  RunData data;
  data.splits = load_splits(config.data, static_cast<std::uint64_t>(config.train.seed), data_kind(config.task.kind));
  data.tokenizer = open_tokenizer(model.loaded().folder);
  data.architecture = model.transformer().architecture();
  data.max_length = std::min(config.data.max_length, data.architecture.max_length);
  // A decoder reads its start token alone: what it knows of the text then is what it begins to write from.
  const TargetForm form = target_form(data.architecture);
  data.task = make_task(config.task.kind, {config, data.splits.label_names, data.tokenizer.get(), form.start_id});
  data.train = data.task->tokenize(data.splits.train, *data.tokenizer, data.max_length, &data.train_counts);
  data.dev = data.task->tokenize(data.splits.dev, *data.tokenizer, data.max_length, &data.dev_counts);
  for (TokenizedDataset* split : {&data.train, &data.dev}) {
    if (form.kind == TargetForm::Kind::decoder && split->target_ids.empty())
      split->target_ids.assign(split->size(), {form.start_id});
  }
  return data;
}

}  // namespace

std::vector<Json> probe(const Model& model, const std::filesystem::path& out, const Observer& observer) {
  const StopScope stop(observer.stop);
  const ProbeConfig& config = model.config().probe;
  if (config.points.empty())
    fail(ErrorKind::config, "probe.points: nothing to probe; set for example [\"encoder.*.resid_post\"]");
  const RunData data = data_for(model);
  const std::vector<ProbeTask> tasks = probe_tasks(probed_texts(data), config.labels);
  log_counts(probed_counts(data), data.max_length);
  std::vector<Json> documents = run_probes(model.subject(), config, data.train, data.dev, tasks,
                                           static_cast<std::uint64_t>(model.config().train.seed));
  add_counts(documents, probed_counts(data));
  if (!out.empty()) write_probes(RunFolder{out}.probes(), tasks, documents);
  return documents;
}

std::vector<Json> probe(Subject& subject, const Tokenizer& tokenizer, const Splits& data, const ProbeConfig& settings,
                        std::uint64_t seed) {
  if (settings.points.empty() || settings.labels.empty())
    fail(ErrorKind::config, "probe: name points of the subject, and labels: label, length, word:<word>");
  CutCounts counts;
  const TokenizedDataset train = tokenize_dataset(data.train, tokenizer, 0, &counts),
                         dev = tokenize_dataset(data.dev, tokenizer, 0, &counts);
  const std::vector<ProbeTask> tasks = probe_tasks({train, dev, tokenizer, data.label_names}, settings.labels);
  std::vector<Json> documents = run_probes(subject, settings, train, dev, tasks, seed);
  add_counts(documents, counts);
  return documents;
}

}  // namespace glass::pipeline
