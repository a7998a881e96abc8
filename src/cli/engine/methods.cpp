// glassformer methods: every registered method of explanation with its settings.
#include "glass/config/config.h"
#include "glass/explain/explainer.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/method_settings.h"
#include "cli/setting_help.h"
#include "glass/base/json.h"

namespace glass::cli {
namespace {

void print_method(const MethodInfo& info) {
  fmt::print("{}\n  {}\n", info.name, info.summary);
  for (const auto& field : method_fields(info)) {
    fmt::print("    {} = {}   # {}{}\n", field.key, field.default_text, field.meaning,
               field.allowed.empty() ? "" : " (" + field.allowed + ")");
  }
}

}  // namespace

int run_methods(const Arguments& arguments) {
  Json list = Json::array();
  for (const auto& info : explainers()) {
    if (!arguments.has("--json")) {
      print_method(info);
      continue;
    }
    Json settings = Json::array();
    for (const auto& field : method_fields(info)) settings.push_back(setting_to_json(field));
    list.push_back({{"name", info.name}, {"summary", info.summary}, {"settings", settings}});
  }
  if (arguments.has("--json")) fmt::print("{}\n", dump_json(Json{{"methods", list}}, 2));
  return 0;
}

int run_engine_help(const Arguments& arguments) {
  const std::string topic = arguments.get("TOPIC");
  const auto fields = config_fields(bind_all_methods);
  if (!print_settings(fields, topic, arguments.has("--json"))) fail_on_topic(fields, topic);
  return 0;
}

}  // namespace glass::cli
