// explanations*.json, text by text: what all say together first, then the texts that are drawn.
#include <functional>
#include <map>

#include "artefacts.h"
#include "glass/base/error.h"
#include "read_example.h"

namespace glass::report {
namespace {

constexpr std::size_t kMostExplanationBytes = 1u << 30;

/// Takes each explained text of a file with its place there.
using OnExample = std::function<void(ExplainedExample&& example, std::size_t number)>;

/// The file without its texts, which go to `use`; rows that could not be explained are counted.
ExplanationSet read_explanations(const fs::path& file, const std::string& name, const OnExample& use) {
  ExplanationSet set;
  ArrayFiles arrays(file.parent_path());
  const auto add = [&](const Json& before, std::size_t number, const Json& example) {
    // A file of another kind is called that, not an example that lacks something.
    if (number == 0 && before.contains("schema")) expect_schema(Node(before, name + ": "), kExplanationSchema);
    const Node node(example, fmt::format("{}: examples[{}]", name, number));
    if (node.find("error")) {
      ++set.bad_rows;
    } else {
      use(read_example(node, arrays), number);
    }
  };
  const Json document = read_json_items(file, name, "examples", add, kMostExplanationBytes);
  const Node root(document, name + ": ");
  expect_schema(root, kExplanationSchema);
  root.at("examples").items();
  set.file = name;
  if (const auto model = root.find("model")) {
    set.model_name = model->name_or("name", "");
    set.task = model->name_or("task", "");
    if (const auto labels = model->find("label_names")) set.label_names = labels->names();
  }
  read_explanation_tables(root, set);
  return set;
}

/// Where a text that is drawn goes: its group, and its place among those that are drawn of it.
using DrawnPlaces = std::map<ExamplePlace, std::pair<std::size_t, std::size_t>>;

DrawnPlaces places_to_draw(std::vector<ExampleGroup>& groups) {
  DrawnPlaces places;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].drawn.resize(groups[g].chosen.size());
    for (std::size_t i = 0; i < groups[g].chosen.size(); ++i) places[groups[g].chosen[i]] = {g, i};
  }
  return places;
}

}  // namespace

void read_explanations(const fs::path& folder, const std::vector<std::string>& names, Artefacts& artefacts) {
  ExampleChoice choice(static_cast<std::size_t>(artefacts.most_examples));
  for (std::size_t file = 0; file < names.size(); ++file) {
    const auto use = [&](const ExplainedExample& example, std::size_t number) {
      artefacts.digest.add(example);
      choice.add(example, {file, number});
    };
    artefacts.explanations.push_back(read_explanations(folder / names[file], names[file], use));
  }
  artefacts.groups = choice.groups();
  const DrawnPlaces places = places_to_draw(artefacts.groups);
  DrivingWords words(artefacts.digest.primary_method);
  for (std::size_t file = 0; file < names.size(); ++file) {
    read_explanations(folder / names[file], names[file], [&](ExplainedExample&& example, std::size_t number) {
      words.add(example);
      const auto place = places.find({file, number});
      if (place == places.end()) return;
      const auto [group, drawn] = place->second;
      artefacts.groups[group].drawn[drawn] = std::move(example);
    });
  }
  artefacts.words = words.strongest();
  artefacts.corpus = words.all();
}

}  // namespace glass::report
