// glassformer methods: every registered method of explanation with its settings.
#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/setting_help.h"
#include "glass/base/json.h"
#include "glass/config/config.h"
#include "glass/explain/metric.h"
#include "glass/pipeline/setup.h"

namespace glass::cli {
namespace {

/// The fields of one method or metric with their defaults; keys are full ("explain.occlusion.window").
template <typename Bound>
std::vector<config::FieldInfo> fields_of(const std::string& name, Bound& bound) {
  config::Reader reader{config::Table{}};
  reader.section("explain." + name);
  bound.bind(reader);
  return reader.fields();
}

void print_entry(const std::string& name, const std::string& summary, const std::vector<config::FieldInfo>& fields) {
  fmt::print("{}\n  {}\n", name, summary);
  for (const auto& field : fields) {
    fmt::print("    {} = {}   # {}{}\n", field.key, field.default_text, field.meaning,
               field.allowed.empty() ? "" : " (" + field.allowed + ")");
  }
}

Json settings_json(const std::vector<config::FieldInfo>& fields) {
  Json settings = Json::array();
  for (const auto& field : fields) settings.push_back(setting_to_json(field));
  return settings;
}

}  // namespace

int run_methods(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  Json methods = Json::array(), metrics = Json::array();
  for (const MethodInfo& info : explainers()) {
    const auto fields = fields_of(info.name, *make_explainer(info.name));
    if (!as_json) print_entry(info.name, info.summary, fields);
    methods.push_back({{"name", info.name},
                       {"summary", info.summary},
                       {"meaning", info.meaning},
                       {"units", info.units},
                       {"limits", info.limits},
                       {"source", info.source},
                       {"settings", settings_json(fields)}});
  }
  if (!as_json) fmt::print("\nmetrics of explanations (explain.metrics)\n");
  for (const MetricDescription& info : explanation_metrics()) {
    const auto fields = fields_of(info.name, *make_metric(info.name));
    if (!as_json) print_entry(info.name, info.summary, fields);
    metrics.push_back({{"name", info.name},
                       {"summary", info.summary},
                       {"meaning", info.meaning},
                       {"source", info.source},
                       {"settings", settings_json(fields)}});
  }
  if (as_json) fmt::print("{}\n", dump_json(Json{{"methods", methods}, {"metrics", metrics}}, 2));
  return 0;
}

int run_engine_help(const Arguments& arguments) {
  const std::string topic = arguments.get("TOPIC");
  const auto fields = config_fields(pipeline::bind_all_methods);
  const bool as_json = arguments.has("--json");
  if (!print_settings(settings_of(fields, topic), as_json) && !print_settings(settings_named(fields, topic), as_json))
    fail_on_topic(fields, topic);
  return 0;
}

}  // namespace glass::cli
