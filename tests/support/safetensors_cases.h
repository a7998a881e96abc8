// The hostile safetensors files of scripts/golden/safetensors_cases.py.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "glass/base/json.h"
#include "support/base64.h"

namespace glass::test {

struct SafetensorsCase {
  std::string name, file, error;
  bool accepted = false;  ///< by the Rust library
};

inline std::vector<SafetensorsCase> safetensors_cases() {
  std::vector<SafetensorsCase> cases;
  const Json document = read_json(GLASS_SOURCE_DIR "/tests/golden/safetensors_hostile.json");
  for (const Json& c : document.at("cases")) {
    cases.push_back({c.at("name"), from_base64(c.at("file").get<std::string>()), c.at("error"), c.at("accepted")});
  }
  return cases;
}

/// Where this project refuses what the Rust library takes: one name for two values, which the format forbids.
inline bool is_stricter_here(const std::string& name) {
  static const std::set<std::string> names = {"a name twice, the last one fits", "a name twice, one escaped",
                                              "metadata with a key twice", "unknown field twice"};
  return names.contains(name);
}

}  // namespace glass::test
