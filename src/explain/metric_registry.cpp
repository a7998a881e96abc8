// The table of metrics: each file under metrics/ adds itself with one line.
#include "explain/registry_table.h"
#include "glass/base/error.h"
#include "glass/explain/metric.h"

namespace glass {

namespace {

std::vector<MetricDescription>& metric_table() {
  static std::vector<MetricDescription> metrics;
  return metrics;
}

const MetricDescription& find_description(const std::string& name) {
  std::vector<std::string> names;
  for (const MetricDescription& metric : metric_table()) {
    if (metric.name == name) return metric;
    names.push_back(metric.name);
  }
  fail(ErrorKind::config, "explain.metrics: unknown metric '{}'{}", shown(name), did_you_mean(name, names));
}

}  // namespace

MetricRegistration::MetricRegistration(MetricDescription description) {
  register_by_name(metric_table(), std::move(description), "metric");
}

const std::vector<MetricDescription>& explanation_metrics() {
  return metric_table();
}

std::unique_ptr<ExplanationMetric> make_metric(const std::string& name,
                                               const std::map<std::string, config::Value>& settings) {
  std::unique_ptr<ExplanationMetric> metric = find_description(name).make();
  bind_settings(*metric, name, settings);
  return metric;
}

MetricSet::MetricSet() {
  for (const MetricDescription& metric : metric_table()) metrics_.emplace(metric.name, metric.make());
}

void MetricSet::bind(config::Reader& reader) {
  for (auto& [name, metric] : metrics_) {
    reader.section("explain." + name);
    metric->bind(reader);
  }
}

ExplanationMetric& MetricSet::get(const std::string& name) {
  const auto found = metrics_.find(name);
  if (found == metrics_.end()) find_description(name);
  return *found->second;
}

}  // namespace glass
