// What the settings are, for people: one, those of a topic, or the reference page of all.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/config/reader.h"

namespace glass {

/// All settings as Markdown, a table a section: name, type, default, allowed values, unit, meaning.
std::string config_reference(const std::vector<config::FieldInfo>& fields);

/// The setting of this key, or every setting of the section of this name.
std::vector<config::FieldInfo> settings_of(const std::vector<config::FieldInfo>& fields, const std::string& topic);

/// The settings whose keys end with ".<name>": train.learning_rate for "learning_rate".
std::vector<config::FieldInfo> settings_named(const std::vector<config::FieldInfo>& fields, const std::string& name);

/// {"key", "type", "meaning", "unit", "allowed", "default"}.
Json setting_to_json(const config::FieldInfo& field);

/// Lines: key with type and unit, meaning, default and, where values are bounded, what is allowed.
std::string setting_text(const config::FieldInfo& field);

}  // namespace glass
