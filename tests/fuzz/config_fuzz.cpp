// Fuzz target: any bytes as a config file and as --set texts, through scanning, parsing, binding and printing.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/bind.h"
#include "glass/config/config.h"
#include "glass/config/toml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace glass;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> complaints;
  config::Table table = config::parse_toml(text, "fuzz.toml", "/nowhere", complaints);
  config::apply_sets({std::string(text.substr(0, 200)), "train.seed=" + std::string(text)}, table, complaints);
  config::Reader reader(table);
  Config config;
  bind_config(reader, config);
  check_config(reader, config);
  LoadedConfig loaded{config, reader.fields()};
  for (const std::string& complaint : reader.complaints()) complaints.push_back(complaint);
  if (complaints.empty() && !config_differences(loaded.to_toml(), loaded.to_toml()).empty()) __builtin_trap();
  return 0;
}
