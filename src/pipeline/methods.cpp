#include "glass/pipeline/methods.h"

#include "glass/config/reference.h"
#include "glass/explain/explainer.h"
#include "glass/explain/metric.h"

namespace glass::pipeline {
namespace {

/// The settings of one method or metric with their defaults.
template <typename Bound>
Json settings_with_defaults(const std::string& name, Bound& bound) {
  config::Reader reader{config::Table{}};
  reader.section("explain." + name);
  bound.bind(reader);
  Json settings = Json::array();
  for (const config::FieldInfo& field : reader.fields()) settings.push_back(setting_to_json(field));
  return settings;
}

}  // namespace

Json registered_methods() {
  Json methods = Json::array(), metrics = Json::array();
  for (const MethodInfo& info : explainers()) {
    methods.push_back({{"name", info.name},
                       {"summary", info.summary},
                       {"meaning", info.meaning},
                       {"units", info.units},
                       {"limits", info.limits},
                       {"source", info.source},
                       {"settings", settings_with_defaults(info.name, *make_explainer(info.name))}});
  }
  for (const MetricDescription& info : explanation_metrics()) {
    metrics.push_back({{"name", info.name},
                       {"summary", info.summary},
                       {"meaning", info.meaning},
                       {"source", info.source},
                       {"settings", settings_with_defaults(info.name, *make_metric(info.name))}});
  }
  return {{"methods", methods}, {"metrics", metrics}};
}

}  // namespace glass::pipeline
