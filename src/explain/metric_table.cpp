// Numbers of single explanations to rows with intervals.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/base/statistics.h"
#include "glass/explain/metric.h"

namespace glass {

namespace {

constexpr const char* kAllExamples = "all";

void remember(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// The values in the order of their texts.
std::vector<double> in_order(std::vector<std::pair<std::size_t, double>> by_text) {
  std::stable_sort(by_text.begin(), by_text.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<double> values;
  for (const auto& [number, value] : by_text) values.push_back(value);
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

}  // namespace

void MetricTable::add(const std::string& method, const std::string& group, std::size_t number, const Json& numbers) {
  if (numbers.empty()) return;
  remember(methods_, method);
  std::vector<std::string> groups = {kAllExamples};
  if (!group.empty() && group != kAllExamples) groups.push_back(group);
  for (const auto& [name, value] : numbers.items()) {
    if (!value.is_number()) continue;
    remember(names_, name);
    for (const std::string& into : groups) collected_[method][into][name].emplace_back(number, value.get<double>());
  }
}

Json MetricTable::row(const std::string& method, const std::string& group, const Numbers& numbers, std::uint64_t seed,
                      int draws) const {
  Json row = {{"method", method}, {"group", group}, {"examples", numbers.begin()->second.size()}};
  for (const std::string& name : names_) {
    const auto found = numbers.find(name);
    if (found == numbers.end()) continue;
    const bool is_reference = std::find(references_.begin(), references_.end(), name) != references_.end();
    const std::vector<double> values = in_order(found->second);
    const Interval drawn = bootstrap_mean(values, seed, draws);
    row[name] = is_reference ? Json(mean_of(values)) : interval_json(shares_ ? with_ends(drawn, values.size()) : drawn);
  }
  return row;
}

Json MetricTable::rows(std::uint64_t seed, int draws) const {
  Json rows = Json::array();
  for (const std::string& method : methods_) {
    const auto& groups = collected_.at(method);
    rows.push_back(row(method, kAllExamples, groups.at(kAllExamples), seed, draws));
    for (const auto& [group, numbers] : groups) {
      if (group != kAllExamples) rows.push_back(row(method, group, numbers, seed, draws));
    }
  }
  return rows;
}

Json measure_results(ExplanationMetric& metric, const std::vector<ExplainedExample>& examples) {
  check(metric.needs() == MetricNeeds::results, "this metric needs the model");
  MetricTable table(metric.references(), metric.are_shares());
  for (std::size_t number = 0; number < examples.size(); ++number) {
    const ExplainedExample& example = examples[number];
    for (const Explanation& explanation : example.explanations)
      table.add(explanation.method, example.group, number,
                metric.measure({{example, explanation, number}}, nullptr)[0]);
  }
  return table.rows();
}

}  // namespace glass
