// What `glassformer help KEY` says of one setting or of a section's settings; shared by the program and the engine.
#pragma once

#include <string>
#include <vector>

#include "glass/config/reader.h"

namespace glass::cli {

/// Prints settings one after the other, or as one JSON list. False when there are none.
bool print_settings(const std::vector<config::FieldInfo>& fields, bool as_json);

/// Throws the usage error for a topic that is neither a command nor a key, with the nearest name.
[[noreturn]] void fail_on_topic(const std::vector<config::FieldInfo>& fields, const std::string& topic);

}  // namespace glass::cli
