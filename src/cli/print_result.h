// How a command prints what it found.
#pragma once

#include <functional>

#include "glass/base/json.h"
#include "glass/cli/command.h"

namespace glass::cli {

/// Prints a result for people, or with --json as one document; `indent`: its columns a level.
void print_result(const Arguments& arguments, const Json& result, const std::function<void(const Json&)>& print_text,
                  int indent = 1);

}  // namespace glass::cli
