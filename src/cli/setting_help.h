// What `glassformer help KEY` says of one setting or of a section's settings; shared by the program and the engine.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/config/reader.h"

namespace glass::cli {

Json setting_to_json(const config::FieldInfo& field);

/// Three lines: key with type, meaning with unit, default and allowed values.
std::string setting_text(const config::FieldInfo& field);

/// The setting of this key, or every setting of the section of this name.
std::vector<config::FieldInfo> settings_of(const std::vector<config::FieldInfo>& fields, const std::string& topic);

/// The settings whose keys end with ".<name>": train.learning_rate for "learning_rate".
std::vector<config::FieldInfo> settings_named(const std::vector<config::FieldInfo>& fields, const std::string& name);

/// Prints settings one after the other, or as one JSON list. False when there are none.
bool print_settings(const std::vector<config::FieldInfo>& fields, bool as_json);

/// Throws the usage error for a topic that is neither a command nor a key, with the nearest name.
[[noreturn]] void fail_on_topic(const std::vector<config::FieldInfo>& fields, const std::string& topic);

}  // namespace glass::cli
