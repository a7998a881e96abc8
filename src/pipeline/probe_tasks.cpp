// The labellings that probes are trained for, and the probe stage of a run.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/config/config.h"
#include "glass/data/class_labels.h"
#include "glass/data/token_labels.h"
#include "pipeline/run_stages.h"

namespace glass::pipeline {
namespace {

constexpr std::string_view kWordPrefix = "word:";

/// True when the text holds the token id of the word.
std::vector<std::int32_t> has_word(const TokenizedDataset& data, std::int32_t id) {
  std::vector<std::int32_t> labels;
  for (const auto& ids : data.ids) labels.push_back(std::find(ids.begin(), ids.end(), id) != ids.end() ? 1 : 0);
  return labels;
}

ProbeTask word_task(const ProbedTexts& data, const std::string& name) {
  const std::string word = name.substr(kWordPrefix.size());
  const auto id = data.tokenizer.id(word);
  if (!id) fail(ErrorKind::config, "probe.labels: '{}': the vocabulary has no token '{}'", name, shown(word));
  return {name, {"absent", "present"}, has_word(data.train, *id), has_word(data.dev, *id), {}, {}};
}

/// The terciles of the training texts' lengths in tokens; fewer classes where many texts are equally long.
ProbeTask length_task(const ProbedTexts& data) {
  std::vector<std::size_t> lengths;
  for (const auto& ids : data.train.ids) lengths.push_back(ids.size());
  std::sort(lengths.begin(), lengths.end());
  std::vector<std::size_t> bounds = {lengths[(lengths.size() - 1) / 3], lengths[2 * (lengths.size() - 1) / 3]};
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  if (bounds.back() == lengths.back()) bounds.pop_back();
  if (bounds.empty())
    fail(ErrorKind::config, "probe.labels: 'length': the training texts are equally long; remove it from probe.labels");
  const auto classify = [&](const TokenizedDataset& split) {
    std::vector<std::int32_t> labels;
    for (const auto& ids : split.ids)
      labels.push_back(
          static_cast<std::int32_t>(std::lower_bound(bounds.begin(), bounds.end(), ids.size()) - bounds.begin()));
    return labels;
  };
  std::vector<std::string> classes = {fmt::format("<= {}", bounds.front())};
  if (bounds.size() == 2) classes.push_back(fmt::format("{}-{}", bounds.front() + 1, bounds.back()));
  classes.push_back(fmt::format("> {}", bounds.back()));
  return {"length", classes, classify(data.train), classify(data.dev), {}, {}};
}

ProbeTask label_task(const ProbedTexts& data) {
  const auto* labels = find_labels<ClassLabels>(data.train);
  const auto is_known = [](std::int64_t label) { return label >= 0; };
  if (labels == nullptr || std::none_of(labels->labels.begin(), labels->labels.end(), is_known)) {
    fail(ErrorKind::config,
         "probe.labels: 'label': these texts have no labels; take length or word:<word>, or data with a column "
         "\"label\"");
  }
  const auto of = [](const TokenizedDataset& split) {
    const std::vector<std::int64_t>& all = labels_of<ClassLabels>(split).labels;
    return std::vector<std::int32_t>(all.begin(), all.end());
  };
  return {"label", data.label_names, of(data.train), of(data.dev), {}, {}};
}

/// The tags of the words, each on its first token.
ProbeTask tag_task(const ProbedTexts& data) {
  const auto* tags = find_labels<WordTags>(data.train);
  if (tags == nullptr || tags->tags.empty())
    fail(ErrorKind::config,
         "probe.labels: 'tag': these texts have no tags; take task.kind = \"token_classification\" and data with tags, "
         "or another label");
  return {"tag", data.label_names, {}, {}, tags->by_example(), labels_of<WordTags>(data.dev).by_example()};
}

/// A file name from a label's name: only letters, digits, '-' and '_'.
std::string file_name(std::string name) {
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-') c = '_';
  }
  return name + ".json";
}

}  // namespace

ProbedTexts probed_texts(const RunData& data) {
  return {data.train, data.dev, *data.tokenizer, data.splits.label_names};
}

CutCounts probed_counts(const RunData& data) {
  CutCounts counts = data.train_counts;
  return counts += data.dev_counts;
}

std::vector<ProbeTask> probe_tasks(const ProbedTexts& data, const std::vector<std::string>& labels) {
  std::vector<ProbeTask> tasks;
  for (const std::string& label : labels) {
    if (label == "label") {
      tasks.push_back(label_task(data));
    } else if (label == "tag") {
      tasks.push_back(tag_task(data));
    } else if (label == "length") {
      tasks.push_back(length_task(data));
    } else if (label.rfind(kWordPrefix, 0) == 0) {
      tasks.push_back(word_task(data, label));
    } else {
      fail(ErrorKind::config, "probe.labels: '{}' is unknown; allowed: label, tag, length, word:<word>", shown(label));
    }
  }
  return tasks;
}

void add_counts(std::vector<Json>& documents, const CutCounts& counts) {
  for (Json& document : documents)
    document.update({{"cut_texts", counts.cut_texts},
                     {"cut_tokens", counts.cut_tokens},
                     {"unknown_tokens", counts.unknown_tokens}});
}

std::vector<Json> probe_stage(RunContext& run) {
  const ProbeConfig& config = run.setup.config().probe;
  if (config.points.empty()) return {};
  const StageClock clock(run.seconds, "probe");
  const auto tasks = probe_tasks(probed_texts(run.data), config.labels);
  std::vector<Json> results = run_probes(*run.model, config, run.data.train, run.data.dev, tasks,
                                         static_cast<std::uint64_t>(run.setup.config().train.seed));
  add_counts(results, probed_counts(run.data));
  write_probes(run.folder.probes(), tasks, results);
  return results;
}

void write_probes(const std::filesystem::path& folder, const std::vector<ProbeTask>& tasks,
                  const std::vector<Json>& documents) {
  make_folder(folder);
  for (std::size_t i = 0; i < documents.size(); ++i)
    write_file(folder / file_name(tasks[i].name), dump_json(documents[i], 1) + "\n");
}

}  // namespace glass::pipeline
