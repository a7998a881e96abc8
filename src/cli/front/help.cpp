// glassformer help [TOPIC]: a command's page, a setting with default, bounds and meaning, or a section's settings.
#include <fmt/core.h>

#include "cli/front/front.h"
#include "cli/help_text.h"
#include "cli/setting_help.h"
#include "glass/base/json.h"
#include "glass/config/config.h"

namespace glass::cli {
namespace {

Json commands_to_json() {
  Json list = Json::array();
  for (const auto& command : commands()) {
    Json options = Json::array();
    for (const auto& option : command.options)
      options.push_back({{"name", option.name}, {"help", option.help}, {"required", option.required}});
    list.push_back(
        {{"name", command.name}, {"summary", command.summary}, {"example", command.example}, {"options", options}});
  }
  return {{"commands", list}};
}

}  // namespace

int run_help(const Arguments& arguments) {
  const std::string topic = arguments.get("TOPIC");
  if (topic.empty()) {
    fmt::print("{}", arguments.has("--json") ? dump_json(commands_to_json(), 2) + "\n" : program_help());
    return 0;
  }
  if (const Command* command = find_command(topic)) {
    fmt::print("{}", command_help(*command));
    return 0;
  }
  const auto fields = config_fields();
  if (print_settings(fields, topic, arguments.has("--json"))) return 0;
  // The settings of the methods are bound by the methods themselves, in the engine.
  if (topic.rfind("explain", 0) == 0) return run_in_engine(arguments);
  fail_on_topic(fields, topic);
}

}  // namespace glass::cli
