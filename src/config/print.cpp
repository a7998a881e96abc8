// A resolved config as TOML, with origins, and the differences between two of them.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/config/config.h"
#include "glass/config/toml.h"

namespace glass {

namespace {

std::string section_of(const std::string& key) {
  const auto dot = key.rfind('.');
  return dot == std::string::npos ? "" : key.substr(0, dot);
}

config::Table parse_resolved(const std::string& toml, const char* name) {
  std::vector<std::string> complaints;
  config::Table table = config::parse_toml(toml, name, "", complaints);
  if (!complaints.empty()) throw Error(ErrorKind::config, complaints.front());
  return table;
}

std::string value_at(const config::Table& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? "(not set)" : config::to_toml(found->second.value);
}

/// Whether this is the default of a setting: a config from before the setting was there meant just that.
bool is_default(const std::string& key, const std::string& value) {
  static const std::map<std::string, std::string> defaults = [] {
    std::map<std::string, std::string> all;
    for (const config::FieldInfo& info : load_config("", {}).fields) all[info.key] = info.value_text;
    return all;
  }();
  const auto found = defaults.find(key);
  return found != defaults.end() && found->second == value;
}

}  // namespace

std::string LoadedConfig::to_toml() const {
  std::string text, section;
  for (const config::FieldInfo& info : fields) {
    const std::string own = section_of(info.key);
    if (own != section) text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", own);
    section = own;
    const std::string name = own.empty() ? info.key : info.key.substr(own.size() + 1);
    text += fmt::format("{} = {}\n", name, info.value_text);
  }
  return text;
}

std::string LoadedConfig::to_text_with_origins() const {
  std::string text;
  for (const config::FieldInfo& info : fields)
    text += fmt::format("{} = {}   # {}\n", info.key, info.value_text, info.origin);
  return text;
}

std::vector<std::string> config_differences(const std::string& old_toml, const std::string& new_toml,
                                            const std::vector<std::string>& ignore) {
  const config::Table before = parse_resolved(old_toml, "old config"), after = parse_resolved(new_toml, "new config");
  config::Table keys = before;
  keys.insert(after.begin(), after.end());
  std::vector<std::string> differences;
  for (const auto& [key, unused] : keys) {
    const bool ignored =
        std::any_of(ignore.begin(), ignore.end(), [&key = key](const auto& prefix) { return key.starts_with(prefix); });
    const std::string old_value = value_at(before, key), new_value = value_at(after, key);
    const bool is_new = before.find(key) == before.end() && is_default(key, new_value);
    if (!ignored && !is_new && old_value != new_value)
      differences.push_back(fmt::format("{}: {} -> {}", key, old_value, new_value));
  }
  return differences;
}

}  // namespace glass
