// Finds the files of a folder and reads each; the settings of [report] come from the resolved config.
#include <algorithm>
#include <sstream>

#include "artefacts.h"
#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/paths.h"
#include "node.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostRecordBytes = 16u << 20;
constexpr std::size_t kMostConfigBytes = 1u << 20;

std::optional<Json> read_document(const fs::path& folder, const std::string& name, std::string_view schema) {
  if (!path_exists(folder / name)) return std::nullopt;
  Json document = parse_json(read_file(folder / name, kMostRecordBytes), name);
  expect_schema(Node(document, name + ": "), schema);
  return document;
}

/// The .json files of a sub-folder, by name.
std::vector<std::string> json_files(const fs::path& folder, const std::string& sub) {
  std::vector<std::string> names;
  if (!is_folder(folder / sub)) return names;
  for (const fs::path& path : list_folder(folder / sub)) {
    if (path.extension() == ".json") names.push_back(sub + "/" + path.filename().string());
  }
  return names;
}

/// The two settings of [report] that the page needs. config.toml is the resolved copy that a run writes: one `key =
/// value` a line, texts as basic strings, which read as JSON. What reads otherwise keeps its default: the config was
/// checked when the run started.
void read_config(const fs::path& folder, Artefacts& artefacts) {
  if (!path_exists(folder / "config.toml")) return;
  artefacts.config_toml = read_file(folder / "config.toml", kMostConfigBytes);
  std::istringstream lines(artefacts.config_toml);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[")) inside = line.starts_with("[report]");
    const std::size_t equals = line.find('=');
    if (!inside || equals == std::string::npos) continue;
    const std::string key = line.substr(0, line.find_last_not_of(" =", equals) + 1);
    const Json value = Json::parse(line.substr(equals + 1), nullptr, false);
    if (key == "title" && value.is_string()) artefacts.title = value.get<std::string>();
    if (key == "examples" && value.is_number_unsigned())
      artefacts.most_examples = static_cast<std::int64_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), 1000));
  }
}

void read_all_predictions(const fs::path& folder, Artefacts& artefacts) {
  if (!artefacts.evaluation) return;
  for (const Split& split : artefacts.evaluation->splits) {
    const fs::path name = fs::path("predictions") / (split.name + ".jsonl");
    const bool plain = name.parent_path() == "predictions" && name.lexically_normal() == name;
    if (plain && is_file(folder / name))
      artefacts.predictions.push_back(
          read_predictions(folder / name, name.string(), split.name, artefacts.evaluation->label_names));
  }
}

}  // namespace

double record_number(const Artefacts& artefacts, const char* section, const char* key) {
  if (!artefacts.record) return kUnknown;
  const auto node = Node(*artefacts.record, "record.json: ").find(section);
  return node ? node->number_or(key, kUnknown) : kUnknown;
}

bool Artefacts::empty() const {
  return !record && !bench && !lab && curves.train.empty() && curves.evaluations.empty() && !evaluation &&
         explanations.empty() && probes.empty();
}

Artefacts read_artefacts(const fs::path& folder) {
  if (!is_folder(folder))
    fail(ErrorKind::data, "{}: no such folder; give a run folder or one of `glassformer explain`", folder.string());
  Artefacts artefacts;
  artefacts.folder_name = whole_path(folder).filename().string();
  artefacts.record = read_document(folder, "record.json", "glassformer.record/1");
  artefacts.bench = read_document(folder, "bench.json", "glassformer.bench/1");
  artefacts.lab = read_document(folder, "lab.json", "glassformer.lab/1");
  if (path_exists(folder / "metrics.jsonl")) artefacts.curves = read_curves(folder / "metrics.jsonl", "metrics.jsonl");
  if (path_exists(folder / "evaluation.json"))
    artefacts.evaluation = read_evaluation(folder / "evaluation.json", "evaluation.json");
  read_all_predictions(folder, artefacts);
  std::vector<std::string> explanations = json_files(folder, "explanations");
  if (path_exists(folder / "explanations.json")) explanations.insert(explanations.begin(), "explanations.json");
  read_config(folder, artefacts);
  read_explanations(folder, explanations, artefacts);
  for (const std::string& name : json_files(folder, "probes"))
    artefacts.probes.push_back(read_probes(folder / name, name));
  // The labels of the data come first: they are what the model was trained for.
  std::stable_partition(artefacts.probes.begin(), artefacts.probes.end(),
                        [](const ProbeSet& set) { return set.label == "label"; });
  return artefacts;
}

}  // namespace glass::report
