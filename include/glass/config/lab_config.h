// The settings of [lab].
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glass {

namespace config {
class Reader;
}

/// Which methods the laboratory compares, by which metrics, and for how long. Bounds, units and meanings:
/// src/config/settings/lab.cpp.
struct LabConfig {
  std::vector<std::string> methods;  ///< empty: all that the model can be explained by
  std::vector<std::string> metrics;  ///< empty: all that judge
  std::string split = "none";        ///< whose texts `run` gives the laboratory: none, train, dev, test
  std::int64_t limit = 100;
  double minutes = 60;
};

/// Binds the section "lab".
void bind_settings(config::Reader& reader, LabConfig& lab);

}  // namespace glass
