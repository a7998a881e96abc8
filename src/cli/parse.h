// From the words of a command line to the arguments of a command.
#pragma once

#include <optional>

#include "glass/cli/command.h"

namespace glass::cli {

/// The arguments that the words behind the command's name state; nullopt where they ask for its help page. Values are
/// taken as they are: brackets, quotes and commas mean nothing here. An option that may be repeated also takes the
/// words that follow its first value, as long as enough are left for the command's arguments. Behind `--` every word is
/// an argument. Errors (usage): unknown options, missing values and arguments, an option given twice that takes one
/// value.
std::optional<Arguments> parse_arguments(const Command& command, int argc, char** argv);

}  // namespace glass::cli
