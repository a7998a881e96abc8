// glassformer help [TOPIC]: a command's page with the settings of its section, a setting with default, bounds and
// meaning, or a section's settings.
#include <fmt/core.h>

#include "cli/front/front.h"
#include "cli/help_text.h"
#include "cli/setting_help.h"
#include "glass/base/json.h"
#include "glass/base/paths.h"
#include "glass/config/config.h"
#include "glass/config/reference.h"

namespace glass::cli {
namespace {

Json command_to_json(const Command& command) {
  Json options = Json::array();
  for (const auto& option : command.options)
    options.push_back({{"name", option.name}, {"help", option.help}, {"required", option.required}});
  return {{"name", command.name}, {"summary", command.summary}, {"example", command.example}, {"options", options}};
}

Json commands_to_json() {
  Json list = Json::array();
  for (const auto& command : commands()) list.push_back(command_to_json(command));
  return {{"commands", list}};
}

/// The command's page, and the settings of the section that has its name: train, explain, probe, report.
void print_command(const Command& command, const std::vector<config::FieldInfo>& settings, bool as_json) {
  if (as_json) {
    Json page = command_to_json(command);
    page["settings"] = Json::array();
    for (const auto& field : settings) page["settings"].push_back(setting_to_json(field));
    fmt::print("{}\n", dump_json(page, 2));
    return;
  }
  fmt::print("{}", command_help(command));
  if (settings.empty()) return;
  fmt::print("\nsettings of the section [{}] of a config:\n\n", command.name);
  print_settings(settings, false);
}

}  // namespace

int run_help(const Arguments& arguments) {
  const std::string topic = arguments.get("TOPIC");
  if (topic.empty()) {
    fmt::print("{}", arguments.has("--json") ? dump_json(commands_to_json(), 2) + "\n" : program_help());
    return 0;
  }
  const auto fields = config_fields();
  const bool as_json = arguments.has("--json");
  if (const Command* command = find_command(topic)) {
    print_command(*command, settings_of(fields, topic), as_json);
    return 0;
  }
  if (print_settings(settings_of(fields, topic), as_json)) return 0;
  // The settings of the methods are bound by the methods themselves, in the engine.
  if (path_exists(engine_path())) return run_in_engine(arguments);
  if (!print_settings(settings_named(fields, topic), as_json)) fail_on_topic(fields, topic);
  return 0;
}

}  // namespace glass::cli
