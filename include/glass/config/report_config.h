// The settings of [report].
#pragma once

#include <cstdint>
#include <string>

namespace glass {

namespace config {
class Reader;
}

/// What report.html shows. Bounds, units and meanings: src/config/settings/report.cpp.
struct ReportConfig {
  bool enabled = true;
  std::string title;
  std::int64_t examples = 20;  ///< most examples drawn in report.html
};

/// Binds the section "report".
void bind_settings(config::Reader& reader, ReportConfig& report);

}  // namespace glass
