// What the tables of methods and of metrics have in common: entries by name, made with settings.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "glass/base/error.h"
#include "glass/config/reader.h"

namespace glass {

/// Puts an entry into a table that is in order of the names; `kind` ("method") is what the message calls it where it is
/// there already.
template <typename Entry>
void register_by_name(std::vector<Entry>& table, Entry entry, const char* kind) {
  const auto place = std::lower_bound(table.begin(), table.end(), entry.name,
                                      [](const Entry& known, const std::string& name) { return known.name < name; });
  check(place == table.end() || place->name != entry.name, "the {} '{}' is registered twice", kind, entry.name);
  table.insert(place, std::move(entry));
}

/// Binds settings by key to what is registered under `name`. All wrong ones are one Error (config).
template <typename Bound>
void bind_settings(Bound& bound, const std::string& name, const std::map<std::string, config::Value>& settings) {
  const std::string section = "explain." + name;
  config::Table values;
  for (const auto& [key, value] : settings) values[section + "." + key] = {value, {"settings", {}}};
  config::Reader reader(std::move(values));
  reader.section(section);
  bound.bind(reader);
  const std::vector<std::string> complaints = reader.complaints();
  if (!complaints.empty()) fail(ErrorKind::config, "{}", fmt::join(complaints, "\n"));
}

}  // namespace glass
