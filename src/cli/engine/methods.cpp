// glassformer methods: every registered method of explanation with its settings.
#include "glass/pipeline/methods.h"

#include <fmt/core.h>

#include "cli/engine/engine.h"
#include "cli/engine/options.h"
#include "cli/setting_help.h"
#include "glass/config/config.h"
#include "glass/config/reference.h"
#include "glass/pipeline/setup.h"

namespace glass::cli {
namespace {

void print_entries(const Json& entries) {
  for (const Json& entry : entries) {
    fmt::print("{}\n  {}\n", entry["name"].get<std::string>(), entry["summary"].get<std::string>());
    for (const Json& setting : entry["settings"]) {
      const auto allowed = setting["allowed"].get<std::string>();
      fmt::print("    {} = {}   # {}{}\n", setting["key"].get<std::string>(), setting["default"].get<std::string>(),
                 setting["meaning"].get<std::string>(), allowed.empty() ? "" : " (" + allowed + ")");
    }
  }
}

void print_methods(const Json& known) {
  print_entries(known["methods"]);
  fmt::print("\nmetrics of explanations (explain.metrics)\n");
  print_entries(known["metrics"]);
}

}  // namespace

int run_methods(const Arguments& arguments) {
  print_result(arguments, pipeline::registered_methods(), print_methods, 2);
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
