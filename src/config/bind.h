// Binding of Config: every setting with its bounds and meaning, and the checks between settings.
#pragma once

#include "glass/config/config.h"

namespace glass {

/// Binds all sections. data.root comes before every path, because paths are looked for below it.
void bind_config(config::Reader& reader, Config& config);

/// Checks that need more than one setting.
void check_config(config::Reader& reader, const Config& config);

}  // namespace glass
