// glassformer eval --suite: evaluation suites for language models.
#pragma once

#include "glass/cli/command.h"

namespace glass::cli {

/// True where --suite or an option of a suite is given.
bool asks_for_suite(const Arguments& arguments);

/// Runs the suite that --suite names and prints a table, or with --json its result.
int run_suite(const Arguments& arguments);

}  // namespace glass::cli
