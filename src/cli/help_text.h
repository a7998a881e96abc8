// The texts of `--help`: one page for the program, one for each command.
#pragma once

#include <string>

#include "glass/cli/command.h"

namespace glass::cli {

/// All commands with their one-line summaries.
std::string program_help();

/// Usage line, summary, arguments, options and the example of one command.
std::string command_help(const Command& command);

/// The command of this name, or nullptr.
const Command* find_command(const std::string& name);

/// The names of all commands.
std::vector<std::string> command_names();

}  // namespace glass::cli
