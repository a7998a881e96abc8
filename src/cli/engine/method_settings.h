// The settings that methods of explanation bind under explain.<name>.
#pragma once

#include <vector>

#include "glass/config/reader.h"
#include "glass/explain/explainer.h"

namespace glass::cli {

/// The fields of one method with their defaults; keys are full ("explain.occlusion.window").
std::vector<config::FieldInfo> method_fields(const MethodInfo& info);

/// Binds the settings of every registered method into throw-away objects: for validation, help and the resolved config.
void bind_all_methods(config::Reader& reader);

}  // namespace glass::cli
