// Writes the help pages from the table of commands.
#include "cli/help_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace glass::cli {
namespace {

std::string usage_line(const Command& command) {
  std::string line = "usage: glassformer " + command.name;
  for (const auto& option : command.options) {
    if (option.is_argument()) line += option.required ? " " + option.name : " [" + option.name + "]";
  }
  for (const auto& option : command.options) {
    if (!option.is_argument() && option.required) line += fmt::format(" {} ...", option.name);
  }
  return line + " [options]\n";
}

std::string shown_name(const Option& option) {
  return option.is_argument() || option.kind == Option::Kind::flag ? option.name : option.name + " VALUE";
}

std::string option_lines(const Command& command) {
  std::string lines;
  for (const auto& option : command.options) lines += fmt::format("  {:<16} {}\n", shown_name(option), option.help);
  return lines + fmt::format("  {:<16} {}\n", "--help", "this page");
}

}  // namespace

std::string program_help() {
  std::string page =
      "glassformer trains Transformers from a config file and shows what they do.\n\nusage: glassformer COMMAND "
      "[options]\n\n";
  for (const auto& command : commands()) page += fmt::format("  {:<10} {}\n", command.name, command.summary);
  return page +
         "\n`glassformer COMMAND --help` shows a command's options and an example, `glassformer help "
         "train.learning_rate` a setting.\n";
}

std::string command_help(const Command& command) {
  return fmt::format("{}\n{}\n\n{}\nexample: {}\n", usage_line(command), command.summary, option_lines(command),
                     command.example);
}

const Command* find_command(const std::string& name) {
  const auto& all = commands();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& command : commands()) names.push_back(command.name);
  return names;
}

}  // namespace glass::cli
