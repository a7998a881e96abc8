// The settings of [probe].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// What is probed for, and where. Bounds, units and meanings: src/config/settings/probe.cpp.
struct ProbeConfig {
  std::vector<std::string> points;  ///< globs of points; empty: no probes
  std::vector<std::string> labels;  ///< label, length, `word:<word>`
  std::string states = "pooled";    ///< pooled, token
  std::vector<double> penalties = {1e-3, 1e-2, 1e-1, 1.0, 10.0};
  std::int64_t limit = 4000;  ///< most training texts used
};

/// Binds the section "probe".
void bind_settings(config::Reader& reader, ProbeConfig& probe);

}  // namespace glass
