// What the settings are, for people: the reference page.
#pragma once

#include <string>
#include <vector>

#include "glass/config/reader.h"

namespace glass {

/// All settings as Markdown, a table a section: name, type, default, allowed values, unit, meaning.
std::string config_reference(const std::vector<config::FieldInfo>& fields);

}  // namespace glass
