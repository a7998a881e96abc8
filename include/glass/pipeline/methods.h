// The methods and metrics of explanation that this process knows.
#pragma once

#include "glass/base/json.h"

namespace glass::pipeline {

/// {"methods": [{"name", "summary", "meaning", "units", "limits", "source", "settings"}], "metrics": [{"name",
/// "summary", "meaning", "source", "settings"}]}: all that are registered, by name; "settings" as setting_to_json()
/// gives them, with full keys ("explain.occlusion.window").
Json registered_methods();

}  // namespace glass::pipeline
