// What a file of explanations says beside its texts: methods, metrics and their rows.
#include "explanation_set.h"
#include "node.h"
#include "visible.h"

namespace glass::report {
namespace {

constexpr std::size_t kProseCodePoints = 1200;  // of a meaning or of limits: a long paragraph
constexpr std::size_t kLineCodePoints = 240;    // of units and sources

std::string cut_text(const Node& node, std::string_view key, std::size_t limit) {
  return shortened(node.text_or(key, ""), limit);
}

MethodNote read_method(const Node& node) {
  MethodNote note;
  note.name = node.at("name").name();
  note.method = node.name_or("method", note.name);
  note.meaning = cut_text(node, "meaning", kProseCodePoints);
  note.units = cut_text(node, "units", kLineCodePoints);
  note.limits = cut_text(node, "limits", kProseCodePoints);
  note.source = cut_text(node, "source", kLineCodePoints);
  return note;
}

MetricNote read_metric_note(const Node& node) {
  return {node.at("name").name(), cut_text(node, "summary", kLineCodePoints),
          cut_text(node, "meaning", kProseCodePoints), cut_text(node, "source", kLineCodePoints),
          cut_text(node, "unit", kLineCodePoints)};
}

AgreementRow read_agreement(const Node& node) {
  AgreementRow row;
  row.method = node.at("method").name();
  row.group = node.name_or("group", "all");
  row.examples = node.integer_or("examples", 0);
  row.auprc = node.at("auprc").interval();
  const auto f1 = node.find("token_f1");
  row.token_f1 = f1 ? f1->interval() : Interval{kUnknown, kUnknown, kUnknown};
  row.random_auprc = node.number_or("random_auprc", kUnknown);
  row.random_token_f1 = node.number_or("random_token_f1", kUnknown);
  return row;
}

/// Every key but the three that name the row is a number with or without an interval.
MetricRow read_row(const Node& node) {
  MetricRow row;
  row.method = node.at("method").name();
  row.group = node.name_or("group", "all");
  row.examples = node.integer_or("examples", 0);
  for (const auto& [name, value] : node.fields()) {
    if (name != "method" && name != "group" && name != "examples")
      row.numbers.emplace_back(shortened(name, kLongestName), value.interval());
  }
  return row;
}

template <typename Item>
void read_list(const Node& root, std::string_view key, Item (*read)(const Node&), std::vector<Item>& into) {
  const auto list = root.find(key);
  if (!list) return;
  for (const Node& item : list->items()) into.push_back(read(item));
}

}  // namespace

void read_explanation_tables(const Node& root, ExplanationSet& set) {
  read_list(root, "methods", read_method, set.methods);
  read_list(root, "metric_notes", read_metric_note, set.metric_notes);
  read_list(root, "agreement", read_agreement, set.agreement);
  const auto metrics = root.find("metrics");
  if (!metrics) return;
  for (const auto& [name, rows] : metrics->fields()) {
    set.metrics.push_back({shortened(name, kLongestName), {}});
    for (const Node& row : rows.items()) set.metrics.back().rows.push_back(read_row(row));
  }
}

}  // namespace glass::report
