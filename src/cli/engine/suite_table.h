// The result of an evaluation suite as a table for people.
#pragma once

#include <string>

#include "glass/base/json.h"

namespace glass::cli {

/// Lines of text, each with its end: what was measured, the metrics with their intervals, and the rows of each list by
/// name.
std::string suite_table(const Json& result);

}  // namespace glass::cli
