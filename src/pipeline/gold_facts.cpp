#include "pipeline/gold_facts.h"

#include <algorithm>

namespace glass::pipeline {
namespace {

/// Counts by name.
class ClassCounts {
 public:
  explicit ClassCounts(const std::vector<std::string>& names) : names_(names), counts_(names.size(), 0) {}

  /// -1 is none.
  void add(std::int32_t label) { ++(label < 0 ? without_ : counts_.at(static_cast<std::size_t>(label))); }
  void add_without() { ++without_; }
  std::int64_t without() const { return without_; }
  Json to_json() const {
    Json classes = Json::object();
    for (std::size_t i = 0; i < names_.size(); ++i) classes[names_[i]] = counts_[i];
    return classes;
  }

 private:
  const std::vector<std::string>& names_;
  std::vector<std::int64_t> counts_;
  std::int64_t without_ = 0;
};

Json class_facts(const Dataset& data, const std::vector<std::string>& names) {
  ClassCounts counts(names);
  for (const Example& example : data.examples) counts.add(example.label);
  return {{"classes", counts.to_json()}};
}

Json label_facts(const Dataset& data, const std::vector<std::string>& names) {
  ClassCounts counts(names);
  for (const Example& example : data.examples) {
    for (const std::int32_t label : example.labels) counts.add(label);
    if (example.labels.empty()) counts.add_without();
  }
  return {{"classes", counts.to_json()}, {"without_label", counts.without()}};
}

Json tag_facts(const Dataset& data, const std::vector<std::string>& names) {
  ClassCounts counts(names);
  for (const Example& example : data.examples) {
    for (const TaggedWord& word : example.words) counts.add(word.tag);
  }
  return {{"classes", counts.to_json()}, {"without_tag", counts.without()}};
}

Json value_facts(const Dataset& data) {
  double least = data.examples.front().value, most = least, sum = 0;
  for (const Example& example : data.examples) {
    least = std::min(least, example.value);
    most = std::max(most, example.value);
    sum += example.value;
  }
  return {{"values", {{"least", least}, {"mean", sum / static_cast<double>(data.examples.size())}, {"most", most}}}};
}

Json answer_facts(const Dataset& data) {
  const auto without = std::count_if(data.examples.begin(), data.examples.end(),
                                     [](const Example& example) { return example.answers.empty(); });
  return {{"answers", {{"with", static_cast<std::int64_t>(data.examples.size()) - without}, {"without", without}}}};
}

}  // namespace

Json gold_facts(const Dataset& data, DataKind kind, const std::vector<std::string>& names) {
  if (data.examples.empty()) return Json::object();
  switch (kind) {
    case DataKind::labelled:
      return class_facts(data, names);
    case DataKind::multi_labelled:
      return label_facts(data, names);
    case DataKind::tagged:
      return tag_facts(data, names);
    case DataKind::valued:
      return value_facts(data);
    case DataKind::answered:
      return answer_facts(data);
    case DataKind::texts:
    case DataKind::targets:
      break;
  }
  return Json::object();
}

}  // namespace glass::pipeline
