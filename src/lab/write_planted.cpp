// Planted tasks to folders: texts, their gold words, counterfactual texts, and a config that trains on them.
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/hash.h"
#include "glass/base/json.h"
#include "glass/base/names.h"
#include "glass/base/paths.h"
#include "glass/lab/planted.h"

namespace glass {

namespace {

constexpr int kMostTries = 1000;  // draws of one text that was not drawn before

/// One text that is written.
struct Row {
  PlantedWords words;
  std::int64_t label = 0;
  std::vector<WordSet> gold;
};

/// Numbers of the words that stand in any of the sets.
std::set<std::size_t> words_of(const std::vector<WordSet>& sets) {
  std::set<std::size_t> all;
  for (const WordSet& set : sets) all.insert(set.begin(), set.end());
  return all;
}

/// The code points [start, end) of some words; texts are plain ASCII.
Json spans_of(const PlantedWords& words, const std::set<std::size_t>& chosen) {
  Json spans = Json::array();
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (chosen.contains(i)) spans.push_back({at, at + words[i].text.size()});
    at += words[i].text.size() + 1;
  }
  return spans;
}

std::string line_of(const PlantedTask& task, const Row& row) {
  Json sets = Json::array();
  for (const WordSet& set : row.gold) sets.push_back(spans_of(row.words, {set.begin(), set.end()}));
  const Json line = {{"text", text_of(row.words)},
                     {"label", task.labels()[static_cast<std::size_t>(row.label)]},
                     {"rationale", spans_of(row.words, words_of(row.gold))},
                     {"gold_sets", sets}};
  return line.dump() + "\n";
}

/// Draws texts with the labels in turn, none of them twice.
class Writer {
 public:
  Writer(const PlantedTask& task, std::uint64_t seed) : task_(task), random_(derive_seed(seed, hash64(task.name()))) {}

  std::vector<Row> rows(PlantedSplit split, std::int64_t count) {
    std::vector<Row> rows;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::size_t label = static_cast<std::size_t>(i) % task_.labels().size();
      rows.push_back({new_text(label, split, i), static_cast<std::int64_t>(label), {}});
      check(task_.label_of(rows.back().words) == rows.back().label, "lab: {} drew a text of another label",
            task_.name());
      rows.back().gold = gold_sets(task_, rows.back().words);
    }
    random_.shuffle(rows);
    return rows;
  }

  /// Lines of the counterfactual texts of these rows.
  std::vector<std::string> counterfactual_lines(const std::vector<Row>& rows) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const Counterfactual& other : counterfactuals(task_, rows[i].words, rows[i].gold, random_)) {
        const bool is_gold = other.label != rows[i].label;
        const Json line = {{"text", text_of(other.words)},
                           {"label", task_.labels()[static_cast<std::size_t>(other.label)]},
                           {"group", is_gold ? "gold exchanged" : "other exchanged"},
                           {"of", i},
                           {"exchanged", spans_of(other.words, {other.exchanged.begin(), other.exchanged.end()})}};
        lines.push_back(line.dump() + "\n");
      }
    }
    return lines;
  }

 private:
  PlantedWords new_text(std::size_t label, PlantedSplit split, std::int64_t written) {
    for (int tries = 0; tries < kMostTries; ++tries) {
      PlantedWords words = task_.draw(label, split, random_);
      if (seen_.insert(text_of(words)).second) return words;
    }
    fail(ErrorKind::config, "lab make: {}: after {} texts of a split no new one was found in {} draws; ask for fewer",
         task_.name(), written, kMostTries);
  }

  const PlantedTask& task_;
  Random random_;
  std::set<std::string> seen_;
};

std::string config_of(const PlantedTask& task) {
  return fmt::format(
      R"(# The planted task "{}": {}.

[data]
train = "train.jsonl"
dev = "dev.jsonl"
test = "test.jsonl"
max_length = 64

[model]
layers = 2
width = 64
ffn_width = 128
dropout = 0.1

[train]
epochs = {}
batch_size = 64
learning_rate = 2e-3 # small models take larger steps
keep_best = "loss"
mask_rate = 0.15 # methods hide words: a model that never saw [MASK] takes it for some word

[explain]
target = "margin"
methods = ["integrated_gradients", "gradient_x_input", "occlusion", "attention_rollout"]
metrics = ["agreement", "plausibility", "comprehensiveness", "sufficiency"]
)",
      task.name(), task.rule(), task.epochs());
}

void write_lines(const std::filesystem::path& path, const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line;
  write_file(path, all);
}

double gold_share(const std::vector<Row>& rows) {
  double gold = 0, words = 0;
  for (const Row& row : rows) {
    gold += static_cast<double>(words_of(row.gold).size());
    words += static_cast<double>(row.words.size());
  }
  return words == 0 ? 0 : gold / words;
}

PlantedFolder write_task(const PlantedTask& task, const PlantedRequest& request) {
  PlantedFolder result{task.name(), task.rule(), request.folder / task.name(), 0, 0, 0};
  if (path_exists(result.folder, ErrorKind::storage) && !list_folder(result.folder, ErrorKind::storage).empty())
    fail(ErrorKind::storage, "{}: there are files already; name a new folder", result.folder.string());
  make_folder(result.folder);
  Writer writer(task, request.seed);
  const std::vector<std::pair<PlantedSplit, std::pair<const char*, std::int64_t>>> splits = {
      {PlantedSplit::train, {"train.jsonl", request.train}},
      {PlantedSplit::dev, {"dev.jsonl", request.dev}},
      {PlantedSplit::test, {"test.jsonl", request.test}}};
  for (const auto& [split, file] : splits) {
    const std::vector<Row> rows = writer.rows(split, file.second);
    std::vector<std::string> lines;
    for (const Row& row : rows) lines.push_back(line_of(task, row));
    write_lines(result.folder / file.first, lines);
    result.texts += file.second;
    if (split != PlantedSplit::test) continue;
    const std::vector<std::string> others = writer.counterfactual_lines(rows);
    write_lines(result.folder / "counterfactuals.jsonl", others);
    result.counterfactuals = static_cast<std::int64_t>(others.size());
    result.gold_share = gold_share(rows);
  }
  write_file(result.folder / "config.toml", config_of(task));
  return result;
}

}  // namespace

std::vector<PlantedFolder> write_planted(const PlantedRequest& request) {
  const std::vector<std::unique_ptr<PlantedTask>> all = planted_tasks();
  std::vector<std::string> names;
  for (const auto& task : all) names.push_back(task->name());
  for (const std::string& name : request.tasks) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      fail(ErrorKind::usage, "lab make: unknown task '{}'{}; known: {}", name, did_you_mean(name, names),
           fmt::format("{}", fmt::join(names, ", ")));
  }
  std::vector<PlantedFolder> written;
  for (const auto& task : all) {
    const bool wanted = request.tasks.empty() ||
                        std::find(request.tasks.begin(), request.tasks.end(), task->name()) != request.tasks.end();
    if (wanted) written.push_back(write_task(*task, request));
  }
  return written;
}

}  // namespace glass
