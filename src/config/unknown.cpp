// Keys that no field asked for: each is a complaint with the name that was probably meant.
#include <algorithm>
#include <set>

#include "config/scan.h"
#include "glass/base/error.h"
#include "glass/config/reader.h"

namespace glass::config {

namespace {

std::string section_of(const std::string& key) {
  const auto dot = key.rfind('.');
  return dot == std::string::npos ? "" : key.substr(0, dot);
}

std::string leaf_of(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

/// "lr" for "learning_rate".
std::string initials(const std::string& leaf) {
  std::string text = leaf.substr(0, 1);
  for (std::size_t at = 1; at < leaf.size(); ++at)
    if (leaf[at - 1] == '_') text += leaf[at];
  return text;
}

std::string join_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

bool Reader::is_known(const std::string& key) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const FieldInfo& info) { return info.key == key; });
}

// The nearest of: the same name in another section, a name of the same section by its initials or its letters, any key.
std::string Reader::unknown_key(const std::string& key) const {
  const std::string section = section_of(key), leaf = leaf_of(key);
  std::vector<std::string> keys, leaves;
  std::set<std::string> sections;
  for (const FieldInfo& info : fields_) {
    keys.push_back(info.key);
    sections.insert(section_of(info.key));
    if (section_of(info.key) == section) leaves.push_back(leaf_of(info.key));
    if (sections.count(key) != 0) return "is a section; set its keys, such as " + info.key;
  }
  sections.erase("");
  const std::vector<std::string> section_names(sections.begin(), sections.end());
  if (!section.empty() && sections.count(section) == 0) {
    const std::string near = nearest_name(section, section_names);
    const std::string moved = near.empty() ? "" : near + "." + leaf;
    if (!near.empty())
      return fmt::format("unknown section '{}'; did you mean '{}'?", shown(section), is_known(moved) ? moved : near);
    return fmt::format("unknown section '{}'; known: {}", shown(section), join_names(section_names));
  }
  std::string near;
  for (const std::string& known : keys)
    if (near.empty() && leaf_of(known) == leaf) near = known;
  for (const std::string& known : leaves)
    if (near.empty() && leaf.size() > 1 && initials(known) == leaf) near = known;
  if (near.empty()) near = nearest_name(leaf, leaves);
  if (!near.empty() && !is_known(near)) near = section + "." + near;
  if (near.empty()) near = nearest_name(key, keys);
  if (!near.empty()) return fmt::format("unknown key; did you mean '{}'?", near);
  if (section.empty()) return fmt::format("unknown key; sections: {}", join_names(section_names));
  return fmt::format("unknown key; [{}] has {}", section, join_names(leaves));
}

std::vector<std::string> Reader::complaints() const {
  std::vector<std::string> all = complaints_;
  for (const auto& [key, entry] : table_) {
    const bool alone = std::any_of(left_alone_.begin(), left_alone_.end(), [&key = key](const std::string& section) {
      return key.starts_with(section + ".") && key.find('.', section.size() + 1) != std::string::npos;
    });
    if (!alone && !is_known(key))
      all.push_back(fmt::format("{}: {}: {}", entry.origin.place, shown(key), unknown_key(key)));
  }
  return all;
}

}  // namespace glass::config
